import type { ViewerKind } from '../../cards/requests/request-data.ts';
import type { ChangeRequests } from '../../changes/change-requests.ts';
import type { ChangeRequest, LargeBatch } from '../../changes/request/change-request.ts';
import { subjectOf } from '../../changes/request/subject.ts';
import type { Verdict } from '../../contacts/identity/compare-records.ts';
import { valuesAfter } from '../../contacts/validation/field-values.ts';
import type { Directory } from '../../directory/directory.ts';
import { duplicateReason } from '../../languages/duplicate-reason.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { findLookAlikes, lookAlikeName } from '../contact-form/look-alikes.ts';
import { otherRequests } from './other-requests.ts';

const maxFlags = 5;

export interface FlagServices {
  /** The requests that the viewer may see. */
  readonly changes: Pick<ChangeRequests, 'openAbout' | 'history'>;
  readonly directory: Pick<Directory, 'find'>;
}

/**
 * Returns the warnings on a request's card: other open requests about the same contact and, for deciders,
 * possible duplicates and risks. If the directory does not answer, a warning says so, and the request can
 * still be decided.
 */
export async function requestFlags(
  request: ChangeRequest,
  viewerKind: ViewerKind,
  { changes, directory }: FlagServices,
): Promise<readonly string[]> {
  if (viewerKind === 'stranger') return [];
  const isOpen = request.state === 'pending';
  const others = isOpen ? await otherRequests(subjectOf(request), changes) : '';
  const first = others === '' ? [] : [others];
  if (viewerKind !== 'decider') return first;
  const flags = [...first, ...risks(request)];
  const isTyped = request.operation === 'create' || request.operation === 'update';
  if (!isOpen || !isTyped) return flags;
  try {
    return [...first, ...(await duplicateFlags(request, directory)), ...risks(request)].slice(0, maxFlags);
  } catch {
    return [...flags, messages.requests.directoryDidntAnswer];
  }
}

async function duplicateFlags(
  request: ChangeRequest,
  directory: Pick<Directory, 'find'>,
): Promise<readonly string[]> {
  // Without personal contacts, which the approver must not see.
  const search = { owner: undefined, correlationId: '', target: request.target?.id };
  const found = await findLookAlikes(valuesAfter(request.difference), search, directory);
  return found.map(({ person: { contact }, verdict }) => {
    const name = lookAlikeName(contact);
    return contact.kind === 'colleague' && isNamesake(verdict)
      ? messages.requests.colleagueHasSameName({ name })
      : messages.duplicates.alreadyExists({ name, reason: duplicateReason(verdict) });
  });
}

/** Whether two records have nothing else in common than their name. */
function isNamesake({ agreements }: Verdict): boolean {
  return agreements.every((agreement) => agreement === 'name');
}

/** Returns the risks of a large batch. */
function batchRisks({ planned, summary }: LargeBatch): readonly string[] {
  return [
    ...(planned.delete > 0 ? [messages.batches.someWillBeDeleted] : []),
    ...(summary.replaced.includes('emails') ? [messages.batches.mailWillGoElsewhere] : []),
    ...(summary.hides > 0 ? [messages.batches.someWillBeHidden({ count: summary.hides })] : []),
  ];
}

function risks({
  operation,
  difference,
  lists,
  items,
  batch,
}: Pick<ChangeRequest, 'operation' | 'difference' | 'lists' | 'items' | 'batch'>): readonly string[] {
  if (batch !== undefined) return batchRisks(batch);
  const deleted = items.filter((item) => item.operation === 'delete');
  if (deleted.length > 1 && deleted.length === items.length) {
    const names = new Map(deleted.flatMap((item) => item.lists.map(({ id, name }) => [id, name])));
    const args = { count: names.size, lists: listItems([...names.values()]) };
    return [
      names.size === 0
        ? messages.requests.theyreRemovedFromEveryDistributionList
        : messages.requests.theyreRemovedFromLists(args),
    ];
  }
  if (items.length > 0)
    return [...new Set(items.flatMap((item) => risks({ ...item, items: [], batch: undefined })))];
  if (operation === 'delete') {
    return [
      lists.length === 0
        ? messages.requests.itsRemovedFromEveryDistributionList
        : messages.requests.itsRemovedFromLists({
            count: lists.length,
            lists: listItems(lists.map(({ name }) => name)),
          }),
    ];
  }
  if (operation === 'create') return [];
  return difference.flatMap(({ field, before, after }) => {
    if (field === 'emails' && Array.isArray(before) && before.length > 0) {
      return [messages.requests.mailWillGoElsewhere];
    }
    if (field === 'hiddenFromAddressLists') {
      return [
        after === true ? messages.requests.itWillBeHidden : messages.requests.itWillBeSeenInAddressLists,
      ];
    }
    return [];
  });
}
