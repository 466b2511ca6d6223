import { z } from 'zod';
import { refuseLink } from '../shared/sync-cursor.ts';
import type { GraphClient } from './client.ts';

/**
 * Delta queries (https://learn.microsoft.com/graph/delta-query-overview). The documentation says on one page that a
 * changed object has all selected properties, and on another "at least" the changed ones; pages with fewer have been
 * reported. An entry therefore only identifies the changed object, which is read again.
 */

export const deltaItem = z.object({
  id: z.string().min(1),
  /** Deleted, permanently or restorably. */
  '@removed': z.object({}).nullish(),
});

export const deltaLinks = z.object({
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

/**
 * Returns each entry once, in its last state, because an object that changed several times may appear several times.
 */
export function lastOfEach<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/**
 * Returns the link after a page; `ended` on the last page, whose link returns future changes.
 * @throws {BackendError} `bad-answer` for a missing link or one to another origin
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
