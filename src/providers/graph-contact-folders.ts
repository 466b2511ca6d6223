import { z } from 'zod';
import { readAll } from './graph-batch.ts';
import { type GraphCall, type GraphClient, hasReason, nextLinkOf, pathSegment } from './graph-client.ts';
import type { CallContext } from './provider.ts';

/** The folders that a mailbox has beside its default one for contacts. */
export type ContactFolders = (context: CallContext) => Promise<readonly string[]>;

const schema = z.object({
  value: z.array(z.object({ id: z.string().min(1) })),
  '@odata.nextLink': z.string().optional(),
});
type Page = z.infer<typeof schema>;

const rememberMs = 10 * 60_000;
const mostMailboxes = 500;
const mostFolders = 60;
const mostLevels = 4;

/**
 * Finds the ids of all folders with contacts, those inside others included. Folders seldom change, so the answer
 * is kept for ten minutes. Graph may or may not name the default folder among them.
 */
export function createContactFolders(options: { graph: GraphClient; clock: () => number }): ContactFolders {
  const { graph, clock } = options;
  const known = new Map<string, { readonly ids: readonly string[]; readonly until: number }>();

  return async (context) => {
    const kept = known.get(context.owner);
    if (kept !== undefined && kept.until > clock()) return kept.ids;
    const ids = await find(context);
    known.delete(context.owner);
    known.set(context.owner, { ids, until: clock() + rememberMs });
    const [oldest] = known.keys();
    if (known.size > mostMailboxes && oldest !== undefined) known.delete(oldest);
    return ids;
  };

  async function find(context: CallContext): Promise<readonly string[]> {
    const root = `/users/${pathSegment(context.owner)}/contactFolders`;
    let level = await list([root], context);
    const found = [...level];
    for (let depth = 1; depth < mostLevels && level.length > 0 && found.length < mostFolders; depth++) {
      level = await list(
        level.map((id) => `${root}/${pathSegment(id)}/childFolders`),
        context,
      );
      found.push(...level);
    }
    return found.slice(0, mostFolders);
  }

  async function list(paths: readonly string[], context: CallContext): Promise<readonly string[]> {
    const calls = paths.map((path) => listCall(path, context));
    const pages = await readAll(graph, calls).catch((error: unknown): readonly Page[] => {
      if (hasReason(error, 'MailboxNotEnabledForRESTAPI')) return [];
      throw error;
    });
    const ids: string[] = [];
    for (const [index, first] of pages.entries()) {
      let page = first;
      ids.push(...page.value.map(({ id }) => id));
      const call = calls[index];
      while (call !== undefined && nextLinkOf(page) !== '' && ids.length < mostFolders) {
        page = await graph.next(nextLinkOf(page), call);
        ids.push(...page.value.map(({ id }) => id));
      }
    }
    return ids;
  }
}

function listCall(path: string, context: CallContext) {
  return {
    route: 'personal-contacts.folders',
    method: 'GET',
    path,
    query: { select: 'id', top: mostFolders },
    headers: { Prefer: 'IdType="ImmutableId"' },
    idempotent: true,
    lane: context.owner,
    schema,
    context,
  } as const satisfies GraphCall<Page>;
}
