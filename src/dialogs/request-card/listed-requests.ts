import type { ListFilter } from '../../changes/approvals/approvals.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { DialogContext } from '../define-dialog.ts';

/** The most pages of each list that are read. */
const mostPages = 5;

/** Returns the requests on a person's lists, each once, and whether these are all. */
export async function listedRequests(
  lists: readonly ListFilter['what'][],
  { changes, actor }: DialogContext,
): Promise<{ readonly requests: readonly ChangeOutcome[]; readonly isComplete: boolean }> {
  const found = new Map<number, ChangeOutcome>();
  let isComplete = true;
  for (const what of lists) {
    let pages = 1;
    for (let page = 1; page <= Math.min(pages, mostPages); page += 1) {
      const list = await changes.list({ for: actor.objectId, what, page });
      for (const outcome of list.requests) found.set(outcome.request.number, outcome);
      pages = list.pages;
    }
    if (pages > mostPages) isComplete = false;
  }
  return { requests: [...found.values()], isComplete };
}
