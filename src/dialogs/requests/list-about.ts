import { fitRows } from '../../cards/engine/fit-card.ts';
import { requestList } from '../../cards/requests/request-list.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { namedExactly } from '../../contacts/matching/named-exactly.ts';
import { isEmptyQuery, parseNamed } from '../../contacts/query/parse-query.ts';
import { fold } from '../../contacts/text/fold.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import { findContext } from '../contacts/find-context.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { listedRequests } from '../request-card/listed-requests.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { listReferent, requestRows } from '../request-card/request-rows.ts';
import { namesOf, timeFormatOf } from '../request-card/request-view.ts';
import { viewerRoleOf } from '../request-card/viewer-role.ts';

const mostRows = 10;
/** The most people in the directory whose history is read. */
const mostPeople = 3;

/**
 * Lists the requests about a contact that involve the person: those whose contact has this name or address, and the
 * history of the contacts that the text names.
 */
export async function listAbout(text: string, context: DialogContext): Promise<Reply> {
  const found = new Map<number, ChangeOutcome>();
  for (const outcome of [...(await ownRequests(text, context)), ...(await historyOf(text, context))]) {
    found.set(outcome.request.number, outcome);
  }
  const outcomes = [...found.values()].sort((one, other) => other.request.number - one.request.number);
  const rows = await requestRows(outcomes.slice(0, mostRows), context, { view: 'all', page: 1 });
  const names = await namesOf(outcomes, context.people);
  const card = fitRows(rows, (shown) =>
    requestList({
      title: messages.requests.requestsAbout({ text }),
      notes: [
        outcomes.length === 0 ? messages.requests.noRequestFits : '',
        shown.length < outcomes.length
          ? messages.requests.theseAreNewestOf({ shown: shown.length, count: outcomes.length })
          : '',
      ],
      tabs: [],
      groups: [{ caption: messages.requests.newestFirst, rows: shown }],
      names,
      timeFormat: timeFormatOf(viewerOf(context), context),
      actions: [plainButton(messages.requests.allRequests, 'requests.list')],
    }),
  );
  return { kind: 'card', card, placement: 'new', refersTo: listReferent(outcomes.slice(0, mostRows)) };
}

/** Returns the requests that the person sent, has to decide or decided, and that name the contact. */
async function ownRequests(text: string, context: DialogContext): Promise<readonly ChangeOutcome[]> {
  const words = fold(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const { requests } = await listedRequests(['to-decide', 'mine', 'decided'], context);
  return requests.filter(({ request }) => {
    const named = fold(contactNames(request).join(' '));
    return words.length > 0 && words.every((word) => named.includes(word));
  });
}

/** Returns the names and addresses of the contacts of a request. */
function contactNames({ targetName, difference, items }: ChangeRequest): readonly string[] {
  const fields = [difference, ...items.map((item) => item.difference)].flat();
  const values = fields
    .filter(({ field }) => field === 'displayName' || field === 'emails')
    .flatMap(({ before, after }) => [before, after].flat().map(String));
  return [targetName, ...items.map((item) => item.targetName), ...values];
}

/** Returns the requests about the contacts that the text names, as far as they involve the person. */
async function historyOf(text: string, context: DialogContext): Promise<readonly ChangeOutcome[]> {
  const query = parseNamed(text);
  if (isEmptyQuery(query)) return [];
  const { people } = await context.directory.find(query, findContext(context));
  const refs = namedExactly(query, people.slice(0, mostPeople))
    .filter(({ isLike }) => isLike !== true)
    .flatMap((person) => person.refs.filter(({ source }) => context.writable(source) !== undefined));
  const outcomes = (await Promise.all(refs.map((ref) => context.changes.history(ref)))).flat();
  const viewer = viewerOf(context);
  const seen = await Promise.all(
    outcomes.map(async (outcome) => {
      const { viewerKind } = await viewerRoleOf(outcome.request, viewer, context.changes);
      return viewerKind === 'stranger' ? [] : [outcome];
    }),
  );
  return seen.flat();
}
