import { z } from 'zod';
import { createCache } from '../../platform/cache.ts';
import { BackendError } from '../../platform/errors.ts';
import type { CallContext } from '../provider.ts';
import { mailboxOf } from '../shared/mailbox.ts';
import { readBatch } from './batch.ts';
import { type GraphCall, type GraphOptions, nextLinkOf, pathSegment } from './client.ts';
import { folderRequest } from './contact-requests.ts';

/** Lists the contact folders of a mailbox, including nested ones. */
export interface ContactFolders {
  /**
   * Returns the ids of the folders other than the default one; Graph may include that one. Cached for ten minutes,
   * because folders seldom change.
   */
  others(context: CallContext): Promise<readonly string[]>;
  /**
   * Returns all folders, uncached.
   * @param main the default folder if known, otherwise '': it is then found by a contact in it, and omitted while it
   *   is empty
   */
  all(main: string, context: CallContext): Promise<AllFolders>;
  /** Returns whether a folder is a contact folder. Others are not cached, because somebody may just have made one. */
  has(id: string, context: CallContext): Promise<boolean>;
}

export interface AllFolders {
  /** The id of the default folder, '' while it is unknown. */
  readonly main: string;
  readonly ids: readonly string[];
}

const schema = z.object({
  value: z.array(z.object({ id: z.string().min(1) })),
  '@odata.nextLink': z.string().optional(),
});
type Page = z.infer<typeof schema>;
const placesSchema = z.object({
  value: z.array(z.object({ parentFolderId: z.string().min(1) })),
  '@odata.nextLink': z.string().optional(),
});

const rememberMs = 10 * 60_000;
const mostMailboxes = 500;
const mostFolders = 60;
const mostLevels = 4;
/** Pages of one list of folders; they may be empty. */
const mostPages = 100;

export function createContactFolders(options: GraphOptions): ContactFolders {
  const { graph, clock } = options;
  const known = createCache<readonly string[]>({ maxEntries: mostMailboxes, maxAgeMs: rememberMs, clock });
  const mains = createCache<string>({ maxEntries: mostMailboxes });

  return {
    others: async (context) => known.get(mailboxOf(context)) ?? findAgain(context),
    all,

    async has(id, context) {
      const mailbox = mailboxOf(context);
      if (mains.get(mailbox) === id || known.get(mailbox)?.includes(id)) return true;
      return (await all('', context)).ids.includes(id);
    },
  };

  async function all(known: string, context: CallContext): Promise<AllFolders> {
    const [main, others] = await Promise.all([known || findMain(context), findAgain(context)]);
    return { main, ids: [...new Set(main === '' ? others : [main, ...others])] };
  }

  async function findAgain(context: CallContext): Promise<readonly string[]> {
    const ids = await find(context);
    known.set(mailboxOf(context), ids);
    return ids;
  }

  /** No documented request returns the id of the default folder, but every contact in it has it. */
  async function findMain(context: CallContext): Promise<string> {
    const call = folderRequest(context, {
      route: 'personal-contacts.folder',
      method: 'GET',
      query: { select: 'id,parentFolderId', top: 1 },
      schema: placesSchema,
    });
    let page = await withMailbox(graph.call(call));
    // An empty page may have a next one. Treating the folder as empty would remove its contacts.
    for (let pages = 1; page !== undefined && page.value.length === 0 && nextLinkOf(page) !== ''; pages++) {
      if (pages === mostPages) throw endless();
      page = await graph.next(nextLinkOf(page), call);
    }
    const id = page?.value[0]?.parentFolderId ?? '';
    if (id !== '') mains.set(mailboxOf(context), id);
    return id;
  }

  async function find(context: CallContext): Promise<readonly string[]> {
    const root = `/users/${pathSegment(mailboxOf(context))}/contactFolders`;
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
    const pages = (await withMailbox(readBatch(graph, calls))) ?? [];
    const ids: string[] = [];
    for (const [index, first] of pages.entries()) {
      let page = first;
      ids.push(...page.value.map(({ id }) => id));
      const call = calls[index];
      const hasMore = () => nextLinkOf(page) !== '' && ids.length < mostFolders;
      for (let pages = 1; call !== undefined && hasMore(); pages++) {
        if (pages === mostPages) throw endless();
        page = await graph.next(nextLinkOf(page), call);
        ids.push(...page.value.map(({ id }) => id));
      }
    }
    return ids;
  }
}

function endless(): BackendError {
  return new BackendError({
    system: 'Microsoft Graph',
    code: 'bad-answer',
    message: 'the pages of contact folders do not end',
  });
}

/**
 * Returns undefined for guests, people with a mailbox elsewhere, and those whom Exchange does not know: having no
 * contacts here is not an error.
 */
export async function withMailbox<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    // "Resource could not be discovered" refers to a person's whole mailbox, not to a folder or contact.
    if (error.code === 'no-mailbox' || error.reason === 'ResourceNotFound') return undefined;
    throw error;
  }
}

function listCall(path: string, context: CallContext) {
  return {
    route: 'personal-contacts.folders',
    method: 'GET',
    path,
    query: { select: 'id', top: mostFolders },
    headers: { Prefer: 'IdType="ImmutableId"' },
    semaphoreKey: mailboxOf(context),
    schema,
    context,
  } as const satisfies GraphCall<Page>;
}
