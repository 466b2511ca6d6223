import { operationArgs } from '../../cards/requests/operation-labels.ts';
import type { ChangeRequests } from '../../changes/change-requests.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { isEnded } from '../../changes/request/change-states.ts';
import { isTargetGone, type Subject } from '../../changes/request/subject.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';

/** The requests that a viewer may see. */
type Changes = Pick<ChangeRequests, 'openAbout' | 'history'>;

const maxNamed = 5;
/** Of an import's contacts, the first ones are looked up. */
const mostTargets = 500;

/**
 * Returns a sentence about other open requests for the same contacts, '' for none. It contains only their
 * numbers and operations.
 */
export async function otherRequests(subject: Subject, changes: Changes): Promise<string> {
  const found = await changes.openAbout({ ...subject, targets: subject.targets.slice(0, mostTargets) });
  const others = found.filter(({ request }) => request.number !== subject.number);
  if (others.length === 0) return '';
  const named = others
    .slice(0, maxNamed)
    .map(({ request }) =>
      messages.requests.numberAndOperation({ number: request.number, ...operationArgs(request) }),
    );
  const more = others.length - named.length;
  const requests =
    more > 0 ? messages.requests.andMore({ items: listItems(named), count: more }) : listItems(named);
  const args = { count: others.length, requests };
  return subject.targets.length > 1
    ? messages.requests.otherRequestsAboutSome(args)
    : messages.requests.otherRequestsAboutIt(args);
}

/**
 * Returns the number of the request that deleted the contact which a failed request did not find; 0 if none
 * did.
 */
export async function deletedBy(request: ChangeRequest, changes: Changes): Promise<number> {
  if (!isTargetGone(request)) return 0;
  const items = request.items.filter(({ problem }) => problem === 'not-found');
  const [ref] = [request, ...items].flatMap(({ target }) => (target === undefined ? [] : [target]));
  if (ref === undefined) return 0;
  const history = await changes.history(ref);
  const deletion = history.find(
    ({ request: other }) => other.number !== request.number && deletes(other, ref),
  );
  return deletion?.request.number ?? 0;
}

/** Whether a request has deleted this contact or may have done so. */
function deletes({ operation, state, items }: ChangeRequest, ref: ContactRef): boolean {
  const wasSent = state === 'applied' || state === 'applying' || state === 'uncertain';
  if (operation === 'delete') return wasSent;
  return items.some(
    (item) =>
      item.operation === 'delete' &&
      item.target?.id === ref.id &&
      (item.state === 'done' || (wasSent && !isEnded(state))),
  );
}
