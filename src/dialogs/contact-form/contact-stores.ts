import type { SourceId } from '../../contacts/contact.ts';
import { fold } from '../../contacts/text/fold.ts';
import type { DialogContext } from '../define-dialog.ts';

/** The systems in which contacts can be kept, as people call them. */
interface ContactStore {
  /** As it stands after "Kept in". */
  readonly title: string;
  /** One contact in there, as it stands after "Edit". */
  readonly record: string;
  /** What people type for it, folded. */
  readonly words: readonly string[];
}

const sharedWords = ['mail contacts', 'the mail contacts', 'exchange', 'address book', 'the address book'];

const stores: Readonly<Partial<Record<SourceId, ContactStore>>> = {
  'exchange-mail-contacts': { title: 'the mail contacts', record: 'mail contact', words: sharedWords },
  'admin-center-mail-contacts': {
    title: 'the mail contacts',
    record: 'mail contact',
    words: [...sharedWords, 'admin center', 'the admin center'],
  },
  'unified-contacts': {
    title: 'Unified Contacts',
    record: 'Unified Contacts entry',
    words: ['unified contacts', 'unified'],
  },
  'graph-personal-contacts': {
    title: 'your Outlook contacts',
    record: 'your Outlook contact',
    words: [
      'outlook',
      'outlook contacts',
      'my outlook',
      'my outlook contacts',
      'my contacts',
      'my own contacts',
    ],
  },
  pingidm: {
    title: 'your own contacts (PingIDM)',
    record: 'your PingIDM contact',
    words: ['pingidm', 'ping', 'my contacts', 'my own contacts'],
  },
};

export function storeTitle(source: SourceId): string {
  return stores[source]?.title ?? 'contacts';
}

export function recordTitle(source: SourceId): string {
  return stores[source]?.record ?? 'contact';
}

/**
 * Where this person may ask for a new contact in this chat, the usual place first: shared ones before one's own. Who
 * has to agree, the policy says.
 */
export function storesToAdd(context: DialogContext): readonly SourceId[] {
  // Forms open in the 1:1 chat only.
  if (context.chat.kind !== 'personal') return [];
  const sources = Object.keys(stores) as SourceId[];
  return sources.filter((source) => context.writable(source)?.capabilities.operations.has('create') === true);
}

/**
 * Reads "to Outlook …" at the beginning of what follows "add contact". A place that is switched off is none, so
 * that the words stay what they may be: a name.
 * @returns the place, undefined when none was named, and the words after it
 */
export function readStore(
  argument: string,
  context: DialogContext,
): { readonly source: SourceId | undefined; readonly rest: string } {
  const named = /^(?:to|in|into)\s+(?<what>\S.*)$/iu.exec(argument)?.groups?.what;
  if (named === undefined) return { source: undefined, rest: argument };
  const typed = named.split(/\s+/u);
  for (let count = Math.min(typed.length, 3); count > 0; count--) {
    const words = fold(typed.slice(0, count).join(' ')).replace(/[:,.]$/u, '');
    const found = Object.entries(stores).find(
      ([source, store]) => store.words.includes(words) && context.writable(source as SourceId) !== undefined,
    );
    if (found !== undefined) return { source: found[0] as SourceId, rest: typed.slice(count).join(' ') };
  }
  return { source: undefined, rest: argument };
}
