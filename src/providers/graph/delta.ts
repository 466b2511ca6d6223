import { z } from 'zod';
import { refuseLink } from '../shared/sync-cursor.ts';
import type { GraphClient } from './client.ts';

/**
 * Delta queries (https://learn.microsoft.com/graph/delta-query-overview). What is changed is given with all chosen
 * properties on one page of the documentation, and with "at least" those that changed on another; pages with less
 * have been reported. So an entry of a change says only which one has changed, and it is read again.
 */

export const deltaItem = z.object({
  id: z.string().min(1),
  /** Gone: for good, or to where it can be restored from. */
  '@removed': z.object({}).nullish(),
});

export const deltaLinks = z.object({
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

/** An entry once, in its last state: one that has changed several times may come several times. */
export function lastOfEach<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/**
 * Where to go on behind a page; `ended` when it was the last one, and the link gives what changes from now on.
 * @throws {BackendError} `bad-answer` for a link that leads elsewhere, or none
 */
export function linkBehind(
  graph: GraphClient,
  page: z.infer<typeof deltaLinks>,
): { readonly link: string; readonly ended: boolean } {
  const next = page['@odata.nextLink'];
  const link = next ?? page['@odata.deltaLink'] ?? '';
  if (!graph.owns(link)) throw refuseLink('Microsoft Graph');
  return { link, ended: next === undefined };
}
