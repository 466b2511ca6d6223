import type { z } from 'zod';
import type { SyncPage } from '../../contacts/sync-page.ts';
import { BackendError } from '../../platform/errors.ts';

/** How far a walk has come, as the text that is kept between its pages. */

/** Undefined for '', and for a cursor that another version of this program wrote: the walk then begins anew. */
export function readCursor<T>(cursor: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(cursor)).data;
  } catch {
    return undefined;
  }
}

/** Goes on where a walk stopped; where the system does not take that any more, the walk begins anew. */
export async function resume(
  goOn: () => Promise<SyncPage>,
  begin: () => Promise<SyncPage>,
): Promise<SyncPage> {
  try {
    return await goOn();
  } catch (error) {
    if (isOutOfDate(error)) return begin();
    throw error;
  }
}

/**
 * A place in a list that a system has forgotten is answered with 410, 404 or 400, depending on the system and on
 * what has become of the list. Should something else be wrong, it will be so at the beginning, too, and told there.
 */
function isOutOfDate(error: unknown): boolean {
  return error instanceof BackendError && ['not-found', 'no-mailbox', 'invalid-request'].includes(error.code);
}

/** A link in an answer that leads elsewhere, or none where there must be one: it is never kept. */
export function refuseLink(system: string): BackendError {
  return new BackendError({ system, code: 'bad-answer', message: 'the link to the next page was refused' });
}
