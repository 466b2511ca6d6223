import { createHash } from 'node:crypto';
import type { CardAction } from '../../cards/engine/card.ts';
import type { ContactChanges, ContactRef } from '../../contacts/contact.ts';
import { possibleDuplicates } from '../../contacts/identity/duplicates.ts';
import { duplicateReason } from '../../languages/duplicate-reason.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableProvider } from '../../providers/provider.ts';
import { showButton } from '../buttons.ts';
import { changeableRefs } from '../contacts/changeable.ts';
import { findContext } from '../contacts/find-context.ts';
import { signRecord } from '../contacts/person-reference.ts';
import type { DialogContext } from '../define-dialog.ts';
import { findLookAlikes, type LookAlike, lookAlikeName } from './look-alikes.ts';

/** A submitted form. */
interface Submitted {
  readonly key: string;
  readonly values: ContactChanges;
  readonly reason: string;
  /** Hashes of similar people that the person has already been shown. */
  readonly known: readonly string[];
  readonly provider: WritableProvider;
  /** The changed contact as it was; undefined for a new one. */
  readonly changed?: { readonly ref: ContactRef; readonly before: ContactChanges };
}

/** What a form says of possible duplicates, with the choices: open the existing one, update it, or save anyway. */
export interface DuplicateWarning {
  readonly notice: string;
  readonly existing: readonly CardAction[];
  /** For a new contact: the existing ones that can be updated instead. */
  readonly updatable: readonly { readonly title: string; readonly record: string }[];
  readonly known: readonly string[];
}

const mostAlike = 3;

/**
 * Returns the warning if a contact to be saved looks like others that this person may see and was not shown yet, or if
 * they were shown and no reason was given; undefined if it can be saved. Personal contacts have no reader of a reason.
 */
export async function warnOfDuplicates(
  { key, values, reason, known, provider, changed }: Submitted,
  context: DialogContext,
): Promise<DuplicateWarning | undefined> {
  const search = { ...findContext(context), target: changed?.ref.id };
  const all = await findLookAlikes(values, search, context.directory);
  const alike = changed === undefined ? all : all.filter((one) => !wasAlike(one, changed.before));
  const isNew = alike.some((one) => !known.includes(contentHash(one)));
  const needsReason = reason === '' && !provider.capabilities.personal;
  if (alike.length === 0 || !(isNew || needsReason)) return undefined;
  // A form that is sent twice would find the contact that it has created.
  if ((await context.changes.bySubmission(key)) !== undefined) return undefined;
  const shown = alike.slice(0, mostAlike);
  const notice = alikeNotice(alike);
  return {
    notice: isNew ? notice : [messages.contactForm.enterWhyItIsNoDuplicate, notice].join('\n'),
    existing: shown.map((one) => openButton(one, shown.length, context)),
    updatable: changed === undefined ? updatable(shown, provider, context) : [],
    known: [...new Set([...known, ...alike.map(contentHash)])],
  };
}

/** Whether the contact looked like this one before it was edited. */
function wasAlike({ person }: LookAlike, before: ContactChanges): boolean {
  return possibleDuplicates(before, [person.contact]).length > 0;
}

/** Returns a short hash of a person's id, because the form has no room for many ids. */
function contentHash({ person }: LookAlike): string {
  return createHash('sha256').update(person.contact.ref.id).digest('base64url').slice(0, 8);
}

function alikeNotice(alike: readonly LookAlike[]): string {
  const rest =
    alike.length > mostAlike
      ? [messages.contacts.thereAreMoreLikeThis({ count: alike.length - mostAlike })]
      : [];
  const named = alike.slice(0, mostAlike).map(({ person, verdict }) =>
    messages.duplicates.alreadyExists({
      name: lookAlikeName(person.contact),
      reason: duplicateReason(verdict),
    }),
  );
  return [...named, ...rest].join('\n');
}

function openButton({ person }: LookAlike, count: number, context: DialogContext): CardAction {
  const { title: _, ...button } = showButton(person, undefined, context);
  const name =
    count === 1
      ? messages.contacts.openExistingOne
      : messages.contacts.openContact({ name: lookAlikeName(person.contact) });
  // In a new message, so that the form keeps the typed values.
  return { ...button, title: name.slice(0, 60).toWellFormed(), data: { ...button.data, as: 'new' } };
}

function updatable(
  alike: readonly LookAlike[],
  { source }: WritableProvider,
  context: DialogContext,
): DuplicateWarning['updatable'] {
  return alike.flatMap(({ person }) => {
    const ref = changeableRefs(person, 'update', context).find((one) => one.source === source);
    if (ref === undefined) return [];
    const name =
      alike.length === 1
        ? messages.contacts.updateExistingOne
        : messages.contacts.updateContact({ name: lookAlikeName(person.contact) });
    return [{ title: name.slice(0, 60).toWellFormed(), record: signRecord(ref, context) }];
  });
}
