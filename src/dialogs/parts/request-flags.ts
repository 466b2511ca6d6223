import type { RequestFace } from '../../cards/request.ts';
import type { ChangeRequest } from '../../changes/change-request.ts';
import type { ChangeRequests } from '../../changes/change-requests.ts';
import { subjectOf } from '../../changes/subject.ts';
import type { Contact, ContactChanges } from '../../contacts/contact.ts';
import { possibleDuplicates } from '../../contacts/duplicates.ts';
import { fold } from '../../contacts/fold.ts';
import { parseQuery } from '../../contacts/parse-query.ts';
import type { Directory } from '../../directory/directory.ts';
import { otherRequests } from './other-requests.ts';

const mostFlags = 5;

export interface FlagServices {
  /** The requests as the reader may know them. */
  readonly changes: Pick<ChangeRequests, 'openAbout' | 'history'>;
  readonly directory: Pick<Directory, 'find'>;
}

/**
 * What the readers of a request should look at: other open requests about the same contact, and, for who decides,
 * contacts that may be the same, and changes that reach far. Looking must not hold up deciding: when the systems do not
 * answer, the flag says so.
 */
export async function requestFlags(
  request: ChangeRequest,
  face: RequestFace,
  { changes, directory }: FlagServices,
): Promise<readonly string[]> {
  if (face === 'stranger') return [];
  const isOpen = request.state === 'pending';
  const others = isOpen ? await otherRequests(subjectOf(request), changes) : '';
  const first = others === '' ? [] : [others];
  if (face !== 'decider') return first;
  const flags = [...first, ...risks(request)];
  const isTyped = request.operation === 'create' || request.operation === 'update';
  if (!isOpen || !isTyped) return flags;
  try {
    return [...first, ...(await likenesses(request, directory)), ...risks(request)].slice(0, mostFlags);
  } catch {
    return [...flags, 'I could not look for contacts that may be the same: the directory did not answer.'];
  }
}

async function likenesses(
  request: ChangeRequest,
  directory: Pick<Directory, 'find'>,
): Promise<readonly string[]> {
  const fields = afterOf(request);
  const wanted = [fields.displayName ?? request.targetName, fields.emails?.[0] ?? ''];
  const texts = [...new Set(wanted.filter((text) => text !== ''))];
  // Nobody's own contacts: the approver would read what belongs to somebody else, or is not shared.
  const found = await Promise.all(
    texts.map((text) => directory.find(parseQuery(text), { owner: undefined, correlationId: '' })),
  );
  const contacts = found
    .flatMap(({ people }) => people.map(({ contact }) => contact))
    .filter((contact, index, all) => all.findIndex(({ ref }) => ref.id === contact.ref.id) === index)
    .filter(({ ref }) => ref.id !== request.target?.id);
  const duplicates = possibleDuplicates(fields, contacts);
  const known = new Set(duplicates.map(({ contact }) => contact.ref.id));
  const name = fold(fields.displayName ?? '');
  const namesakes = contacts.filter(
    ({ kind, displayName, ref }) =>
      kind === 'colleague' && !known.has(ref.id) && name !== '' && fold(displayName) === name,
  );
  return [
    ...duplicates.map(({ contact, reason }) => `${who(contact)} is there already: ${reason}.`),
    ...namesakes.map(
      (contact) => `A colleague has the same name: ${who(contact)}. People may take one for the other.`,
    ),
  ];
}

function risks({
  operation,
  difference,
  parts,
}: Pick<ChangeRequest, 'operation' | 'difference' | 'parts'>): readonly string[] {
  if (parts.length > 0) return [...new Set(parts.flatMap((part) => risks({ ...part, parts: [] })))];
  if (operation === 'delete') {
    return ['It drops out of every distribution list and mail rule that it is part of.'];
  }
  if (operation === 'create') return [];
  return difference.flatMap(({ field, before, after }) => {
    if (field === 'emails' && Array.isArray(before) && before.length > 0) {
      return ['Mail to this contact will go to another address.'];
    }
    if (field === 'hiddenFromAddressLists') {
      return [
        after === true ? 'It will no longer be found in address lists.' : 'It will be seen in address lists.',
      ];
    }
    return [];
  });
}

function afterOf({ difference }: ChangeRequest): ContactChanges {
  return Object.fromEntries(difference.map(({ field, after }) => [field, after])) as ContactChanges;
}

function who({ displayName, jobTitle, company, emails }: Contact): string {
  const about = [jobTitle, company || (emails[0] ?? '')].filter((part) => part !== '').join(', ');
  return about === '' ? displayName : `${displayName} (${about})`;
}
