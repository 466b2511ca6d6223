import { hash } from 'node:crypto';
import type { z } from 'zod';
import { type SourceId, sourceTable } from '../../contacts/sources.ts';
import type { SyncPage } from '../../contacts/sync-page.ts';
import { BackendError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/parse-json.ts';

/**
 * Parses a sync cursor. Returns undefined for '' and for a cursor of another version of Cardfile; a full sync then
 * starts.
 */
export function readCursor<T>(cursor: string, schema: z.ZodType<T>): T | undefined {
  return schema.safeParse(parseJson(cursor)).data;
}

/** Continues a sync from its cursor, or starts a full one if the system has expired the cursor. */
export async function resumeSync(
  next: () => Promise<SyncPage>,
  restart: () => Promise<SyncPage>,
): Promise<SyncPage> {
  try {
    return await next();
  } catch (error) {
    if (isExpired(error)) return restart();
    throw error;
  }
}

/**
 * Returns whether an error may mean an expired cursor: 410, 404 or 400, depending on the system. Any other cause of these
 * statuses also affects the full sync, which then reports it.
 */
function isExpired(error: unknown): boolean {
  return error instanceof BackendError && ['not-found', 'no-mailbox', 'invalid-request'].includes(error.code);
}

/** A sync begins again where the system has forgotten its place, but not for ever. */
const mostStarts = 3;
const mostEmptyPages = 1_000;

/**
 * Creates a check of the pages of one sync, which throws `bad-answer` where they lead in a circle, so that the sync would
 * never end.
 */
export function createLoopCheck(source: SourceId): (page: SyncPage) => void {
  const seen = new Set<string>();
  let starts = 0;
  let emptyPages = 0;

  return ({ contacts, removed, cursor, more, fromStart }) => {
    if (fromStart) {
      starts += 1;
      seen.clear();
    }
    const place = hash('sha256', cursor, 'base64');
    emptyPages = contacts.length + removed.length === 0 ? emptyPages + 1 : 0;
    const isCircle = seen.has(place) || starts > mostStarts || emptyPages > mostEmptyPages;
    seen.add(place);
    if (!more || !isCircle) return;
    const system = sourceTable[source].service;
    throw new BackendError({ system, code: 'bad-answer', message: 'the pages of a sync do not end' });
  };
}

/** Returns the error for a missing link to the next page, or one to another origin. */
export function refuseLink(system: string): BackendError {
  return new BackendError({ system, code: 'bad-answer', message: 'the link to the next page was refused' });
}
