import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { inMenu } from '../../cards/engine/buttons.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { changeLines, oneLineValue } from '../../cards/requests/change-view.ts';
import { confirmChange, pickInput, type Sides, sideInput } from '../../cards/requests/confirm-change.ts';
import { type BatchItem, noReading } from '../../changes/request/change-request.ts';
import { type ContactField, contactFields } from '../../contacts/contact.ts';
import { hasComposedName } from '../../contacts/text/display-name.ts';
import { difference } from '../../contacts/validation/difference.ts';
import type { FieldValue } from '../../contacts/validation/field-change.ts';
import type { MergeChoices } from '../../contacts/validation/merge-fields.ts';
import { messages } from '../../languages/messages.ts';
import { cancelButton } from '../buttons.ts';
import { consentFor, refusedReply } from '../consent.ts';
import { readReason } from '../contact-form/contact-form-input.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { changeReply, proposeChange } from '../request-card/change-reply.ts';
import { type BulkOperation, bulkOperation, distinguishingDetails } from './bulk-operations.ts';
import { type BulkPayload, bulkButton, bulkPayload } from './bulk-payload.ts';

/** The data of a confirmation, with the reason as an input. */
export const bulkData = z.looseObject({ ref: z.string() });

/** What was typed into a confirmation that is shown again, and what is wrong with it. */
interface TypedAgain {
  readonly picked: string;
  readonly reason: string;
  readonly problem: string;
}

/** What else is to be said about the contacts, and those that are not ticked until somebody does. */
interface Doubts {
  readonly notes?: readonly string[];
  readonly doubtful?: readonly string[] | undefined;
}

/** Shows what an operation will do and asks for confirmation. */
export async function askBulkOperation(
  what: Omit<BulkPayload, 'key'>,
  context: DialogContext,
  { notes = [], doubtful = [] }: Doubts = {},
  again?: TypedAgain,
): Promise<Reply> {
  const { writable } = context;
  const hides = what.bulkKind === 'hide' || what.bulkKind === 'unhide' || what.bulkKind === 'hide-all';
  if (hides && writable(what.source)?.capabilities.fields.hiddenFromAddressLists === undefined) {
    return bulkNotice(messages.bulk.thisContactCantBeHidden);
  }
  const found = await bulkOperation({ ...what, key: '' }, context);
  if (found === undefined) return bulkNotice(messages.bulk.thereIsNothingToDo);
  const consent = await consentFor(found.draft, context);
  if ('refusal' in consent) return refusedReply(consent.refusal);
  const { asked } = consent;
  const isPicked = found.choices.length > 1;
  // The values of the pick list are indexes into these ids.
  const ids = isPicked ? found.draft.items?.flatMap(({ target }) => target?.id ?? []) : what.ids;
  const ticked = (ids ?? []).flatMap((id, index) => (doubtful.includes(id) ? [] : [index + 1]));
  const payload: BulkPayload = { ...what, ids: ids ?? what.ids, key: randomUUID() };
  const button = (isPicked ? found.pickedButton : undefined) ?? found.button;
  const card = confirmChange({
    title: found.title,
    notes: [
      ...notes,
      ...(found.notes ?? []),
      ...(isPicked && doubtful.length === 0 ? [messages.bulk.clearCheckBoxOfOthers] : []),
    ],
    caption: found.sides === undefined ? messages.bulk.whatChanges : messages.bulk.addedFromOtherContact,
    changes: isPicked ? [] : linesOf(found),
    picks: isPicked
      ? {
          label: messages.bulk.contactList,
          choices: found.choices,
          value: again?.picked ?? ticked.join(),
        }
      : undefined,
    sides: sidesOf(found),
    problem: again?.problem ?? '',
    consequences: [...(consent.others === '' ? [] : [consent.others]), ...found.consequences],
    asking: {
      words: asked,
      reason: again?.reason ?? '',
      takesReason: writable(what.source)?.capabilities.personal === false,
    },
    actions: [
      {
        title: asked === '' ? button : messages.buttons.submitForApproval,
        verb: 'contacts.change.confirm',
        data: { ref: signForActor('form', payload, context) },
        ...(what.bulkKind === 'unhide'
          ? {}
          : { style: what.bulkKind === 'add-to-list' ? ('positive' as const) : ('destructive' as const) }),
      },
      ...(isPicked ? [exportPicked(payload, context)] : []),
      ...(what.bulkKind === 'merge' && what.ids.length === 2
        ? [inMenu(bulkButton(messages.bulk.keepOtherOne, { ...what, ids: what.ids.toReversed() }, context))]
        : []),
      cancelButton,
    ],
  });
  return { kind: 'card', card, placement: again === undefined ? 'new' : 'replace' };
}

/** Verifies a button's reference to an operation. */
export function openBulkOperation(data: { readonly ref: string }, context: DialogContext): BulkPayload {
  return openReference('form', data.ref, bulkPayload, context);
}

/** Proposes a confirmed operation; idempotent by its key. */
export async function confirmBulkOperation(
  data: { ref: string; [input: string]: unknown },
  context: DialogContext,
): Promise<Reply> {
  const payload = openBulkOperation(data, context);
  const known = await context.changes.bySubmission(payload.key);
  if (known !== undefined) return changeReply(known, context);
  const isPicked = payload.bulkKind in messages.bulk.many && payload.ids.length > 1;
  const ids = isPicked ? pickedOf(data, payload.ids) : payload.ids;
  if (ids.length === 0) {
    const problem = messages.bulk.selectAtLeastOneContact;
    return askBulkOperation(payload, context, {}, { picked: '', reason: readReason(data), problem });
  }
  const found = await bulkOperation({ ...payload, ids: [...ids] }, context, mergeChoices(data));
  if (found === undefined) return bulkNotice(messages.bulk.alreadyLikeThat);
  const draft = { ...found.draft, key: payload.key, reason: readReason(data), replaces: 0 };
  const { outcome } = await proposeChange(draft, context);
  return changeReply(outcome, context);
}

export function bulkNotice(text: string): Reply {
  return noticeReply(messages.bulk.nothingWasChanged, text);
}

/** Returns the ticked ones of a pick list's values; those that the client did not send are not ticked. */
export function pickedOf<T>(data: Readonly<Record<string, unknown>>, values: readonly T[]): readonly T[] {
  const picked = data[pickInput];
  const chosen = new Set(typeof picked === 'string' ? picked.slice(0, 500).split(',') : []);
  return values.filter((_, index) => chosen.has(String(index + 1)));
}

const mergeChoice = z.enum(['kept', 'other', 'both']);

/** Returns the chosen value of each field; what the client did not send is as proposed. */
function mergeChoices(data: Readonly<Record<string, unknown>>): MergeChoices {
  const chosen = (['name', ...contactFields] as const).flatMap((key) => {
    const choice = mergeChoice.safeParse(data[sideInput(key)]).data;
    return choice === undefined ? [] : [[key, choice] as const];
  });
  return Object.fromEntries(chosen);
}

/** Returns the two contacts of a merge side by side, with a choice for each field in which they differ. */
function sidesOf({ sides }: BulkOperation): Sides | undefined {
  if (sides === undefined) return undefined;
  const { kept, others, questions } = sides;
  return {
    contacts: [
      { role: messages.bulk.thisContactStays, lines: distinguishingDetails(kept) },
      ...others.map((other) => ({
        role: messages.bulk.thisOneIsDeleted,
        lines: distinguishingDetails(other),
      })),
    ],
    questions: questions.map(({ key, options }) => ({
      key,
      label: key === 'name' ? messages.bulk.name : messages.fields[key],
      value: options[0]?.choice ?? 'kept',
      options: options.map(({ choice, value }) => ({
        title: key === 'name' ? nameWithParts(value) : oneLineValue(value),
        value: choice,
      })),
    })),
  };
}

/** Returns a name with its parts, if these say something else. */
function nameWithParts(value: FieldValue): string {
  const [displayName = '', givenName = '', surname = ''] = typeof value === 'object' ? value : [];
  const fields = { displayName, givenName, surname };
  const isTold = givenName + surname === '' || hasComposedName(fields);
  if (isTold) return displayName;
  const args = { name: displayName, givenName, surname };
  if (surname === '') return messages.bulk.firstName(args);
  return givenName === '' ? messages.bulk.lastName(args) : messages.bulk.firstAndLastName(args);
}

function exportPicked(payload: BulkPayload, context: DialogContext): CardAction {
  const data = { ref: signForActor('form', payload, context) };
  return { title: messages.bulk.exportSelected, mode: 'secondary', verb: 'export.picked', data };
}

/** Returns the lines of what changes without a choice. */
function linesOf({ draft, sides }: BulkOperation) {
  const asked = new Set(sides?.questions.map(({ key }) => key));
  const isAsked = (field: ContactField) =>
    asked.has(field) ||
    (asked.has('name') && (field === 'displayName' || field === 'givenName' || field === 'surname'));
  // The contacts of a merge stand above, side by side.
  const shown = (draft.items ?? []).filter(({ operation }) => sides === undefined || operation === 'update');
  const items = shown.map(
    (item): BatchItem => ({
      ...item,
      difference: difference(item.before, item.after).filter(({ field }) => !isAsked(field)),
      lists: item.lists ?? [],
      state: 'waiting',
      problem: '',
      conflicts: [],
      reading: noReading,
      stored: undefined,
    }),
  );
  const { operation, before, after } = draft;
  return changeLines({
    operation: operation === 'hide' ? 'update' : operation,
    items,
    lists: [],
    state: 'pending',
    difference: difference(before, after),
  });
}
