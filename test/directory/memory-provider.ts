import type { Contact } from '../../src/contacts/contact.ts';
import { matches } from '../../src/contacts/matching/match.ts';
import type { Owner } from '../../src/contacts/owner.ts';
import type { CallContext, ContactProvider, SearchAnswer } from '../../src/providers/provider.ts';
import { mine } from '../contacts/make-contact.ts';

/** A system in memory that finds like a real one: by the beginnings of words, in the caller's own mailbox. */
export function memoryProvider(
  source: ContactProvider['source'],
  stored: Contact[],
  around: (call: () => SearchAnswer, context: CallContext) => Promise<SearchAnswer> = async (call) => call(),
): ContactProvider & { readonly asked: string[]; readonly owners: (Owner | undefined)[] } {
  const asked: string[] = [];
  const owners: (Owner | undefined)[] = [];
  const personal = source === mine;
  const visible = (owner: Owner | undefined): Contact[] =>
    stored.filter(({ ref }) => !personal || ref.owner === owner);
  return {
    source,
    asked,
    owners,
    capabilities: { writable: false, personal },
    search(query, call) {
      asked.push(query.text);
      owners.push(call.owner);
      return around(() => {
        const contacts = visible(call.owner).filter((contact) => matches(contact, query));
        return { contacts, truncated: false };
      }, call);
    },
    async get(id, { owner }) {
      owners.push(owner);
      return visible(owner).find(({ ref }) => ref.id === id);
    },
    check: async () => [],
  };
}
