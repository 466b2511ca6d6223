import type { Contact } from '../../contacts/contact.ts';
import type { UnreadRow } from '../../contacts/sync-page.ts';
import type { CallContext, SearchAnswer } from '../provider.ts';
import type { ListAnswer } from '../shared/list-schema.ts';
import { mailboxOf } from '../shared/mailbox.ts';
import { readableRows, unreadOf, unreadPageSchema } from '../shared/readable-rows.ts';
import { joinSegments } from '../shared/source-segments.ts';
import { readBatch } from './batch.ts';
import { type GraphCall, type GraphClient, nextLinkOf, pathSegment } from './client.ts';
import { contactSchema, fromContact } from './contact-fields.ts';
import { type ContactFolders, withMailbox } from './contact-folders.ts';
import { folderRequest } from './contact-requests.ts';

/** Searches all contact folders of the asking person's mailbox. Without a filter it returns all contacts. */
export type ContactSearch = (
  filter: string | undefined,
  select: string,
  context: CallContext,
) => Promise<SearchAnswer>;

const nobody: SearchAnswer = { contacts: [], truncated: false };

type Page = ListAnswer<unknown>;
type PageCall = GraphCall<Page> & { readonly method: 'GET'; readonly schema: typeof unreadPageSchema };

const pageSize = 100;
/** Per folder. */
const mostPages = 20;

/**
 * Creates the search. The default folder and the others, in batches, are queried in parallel. If the others fail, the
 * answer reports that with the default folder's contacts; if the default folder fails, the search fails.
 */
export function createContactSearch(options: { graph: GraphClient; folders: ContactFolders }): ContactSearch {
  const { graph, folders } = options;

  return async (filter, select, context) => {
    const call: PageCall = {
      ...folderRequest(context, {
        route: filter === undefined ? 'personal-contacts.list' : 'personal-contacts.search',
        method: 'GET',
        query: { ...(filter === undefined ? {} : { filter }), select, top: pageSize },
      }),
      method: 'GET',
      schema: unreadPageSchema,
    };
    const others = searchOthers(call, context);
    // If the default folder fails as well, its error is reported.
    others.catch(() => undefined);
    const main = await readPages(call, (await withMailbox(graph.call(call))) ?? { value: [] }, context);
    const answer = await joinSegments([
      { name: 'Contacts', answer: Promise.resolve(main) },
      { name: 'Contacts of other folders', answer: others },
    ]);
    if (answer.contacts.length === main.contacts.length) return answer;
    // Graph may include the default folder among the others.
    const distinct = new Map(answer.contacts.map((contact) => [contact.ref.id, contact]));
    return { ...answer, contacts: [...distinct.values()] };
  };

  async function searchOthers(call: PageCall, context: CallContext): Promise<SearchAnswer> {
    const root = `/users/${pathSegment(mailboxOf(context))}/contactFolders`;
    const ids = await folders.others(context);
    if (ids.length === 0) return nobody;
    const calls = ids.map((id) => ({
      ...call,
      path: `${root}/${pathSegment(id)}/contacts`,
    }));
    const pages = await readBatch(graph, calls);
    const answers = await Promise.all(pages.map((page) => readPages(call, page, context)));
    return {
      contacts: answers.flatMap(({ contacts }) => contacts),
      truncated: answers.some(({ truncated }) => truncated),
      ...unreadOf(answers.flatMap(({ unread = [] }) => unread)),
    };
  }

  /** Reads a folder, or the contacts that match the filter, from its first page on. */
  async function readPages(call: PageCall, first: Page, context: CallContext): Promise<SearchAnswer> {
    const contacts: Contact[] = [];
    const unread: UnreadRow[] = [];
    let page = first;
    for (let pages = 1; ; pages++) {
      const read = readableRows('Microsoft Graph', contactSchema, 'id', page.value);
      for (const contact of read.rows) contacts.push(fromContact(contact, mailboxOf(context)));
      unread.push(...read.unread);
      const link = nextLinkOf(page);
      if (link === '' || pages === mostPages)
        return { contacts, truncated: link !== '', ...unreadOf(unread) };
      page = await graph.next(link, call);
    }
  }
}
