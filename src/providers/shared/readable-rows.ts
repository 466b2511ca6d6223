import { z } from 'zod';
import type { UnreadRow } from '../../contacts/sync-page.ts';
import { describeMismatch } from '../../platform/describe-mismatch.ts';
import { BackendError } from '../../platform/errors.ts';
import { listSchema } from './list-schema.ts';

/** A page whose rows {@link readableRows} checks one by one. */
export const unreadPageSchema = listSchema(z.unknown());

/**
 * Returns the rows that are as expected, and what is wrong with the others: one contact with an odd value does not hide
 * the rest.
 * @param idName the property with a row's id
 * @throws {BackendError} `bad-answer` if no row is as expected, or one has no id, so that nobody knows which it is
 */
export function readableRows<T>(
  system: string,
  item: z.ZodType<T>,
  idName: string,
  rows: readonly unknown[],
): { readonly rows: readonly T[]; readonly unread: readonly UnreadRow[] } {
  const readable: T[] = [];
  const unread: UnreadRow[] = [];
  const idSchema = z.looseObject({ [idName]: z.string().min(1) });
  for (const row of rows) {
    const { error } = item.safeParse(row);
    if (error === undefined) {
      readable.push(row as T);
      continue;
    }
    const mismatch = describeMismatch(error);
    const known = idSchema.safeParse(row);
    if (!known.success) throw badAnswer(system, mismatch);
    unread.push({ id: String(known.data[idName]), mismatch });
  }
  const [first] = unread;
  if (first !== undefined && readable.length === 0) throw badAnswer(system, first.mismatch);
  return { rows: readable, unread };
}

/** Returns the property of an answer with the rows that could not be read, if there are any. */
export function unreadOf(unread: readonly UnreadRow[]): { readonly unread?: readonly UnreadRow[] } {
  return unread.length === 0 ? {} : { unread };
}

function badAnswer(system: string, mismatch: string): BackendError {
  const message = `a row of the answer is not as expected: ${mismatch}`;
  return new BackendError({ system, code: 'bad-answer', message, hadNoEffect: true });
}
