import type { Contact, ContactRef } from '../contacts/contact.ts';
import { type Owner, ownerText } from '../contacts/owner.ts';

export interface RecentWrites {
  remember(contact: Contact): void;
  forget(ref: ContactRef): void;
  hide(ref: ContactRef): void;
  isHidden(ref: ContactRef): boolean;
  find(ref: ContactRef): Contact | undefined;
  /**
   * Hits as they are after the writes: each record once, written ones as written, deleted ones gone, new ones that
   * this owner may see added (whether they match is for the ranking to say).
   */
  applyTo(contacts: readonly Contact[], owner: Owner | undefined): readonly Contact[];
}

/** More writes than this at once come from an import, whose rows nobody looks for one by one. */
const limit = 1000;

/** What was written within the last minutes, while backends may still show what was before. In memory only. */
export function createRecentWrites(options: {
  readonly clock: () => number;
  readonly rememberMs: number;
}): RecentWrites {
  const { clock, rememberMs } = options;
  /** By ref; `contact` undefined after a deletion. Oldest first. */
  const writes = new Map<
    string,
    { readonly ref: ContactRef; readonly contact: Contact | undefined; readonly until: number }
  >();

  function put(ref: ContactRef, contact: Contact | undefined): void {
    const key = keyOf(ref);
    writes.delete(key);
    writes.set(key, { ref, contact, until: clock() + rememberMs });
    dropOld();
  }

  function dropOld(): void {
    const now = clock();
    for (const [key, write] of writes) {
      if (write.until > now && writes.size <= limit) return;
      writes.delete(key);
    }
  }

  function current(ref: ContactRef): { readonly contact: Contact | undefined } | undefined {
    dropOld();
    return writes.get(keyOf(ref));
  }

  return {
    remember: (contact) => put(contact.ref, contact),
    forget(ref) {
      writes.delete(keyOf(ref));
    },
    hide: (ref) => put(ref, undefined),
    isHidden(ref) {
      if (writes.size === 0) return false;
      const write = current(ref);
      return write !== undefined && write.contact === undefined;
    },
    find: (ref) => current(ref)?.contact,
    applyTo(contacts, owner) {
      dropOld();
      if (writes.size === 0 && haveOwnIds(contacts)) return contacts;
      const records = new Map<string, Contact>();
      for (const contact of contacts) records.set(keyOf(contact.ref), contact);
      for (const [key, { ref, contact }] of writes) {
        if (ref.owner !== undefined && ref.owner !== owner) continue;
        if (contact === undefined) records.delete(key);
        else records.set(key, contact);
      }
      return [...records.values()];
    },
  };
}

/** Ids alone tell nearly all records apart. */
function haveOwnIds(contacts: readonly Contact[]): boolean {
  const ids = new Set<string>();
  for (const { ref } of contacts) ids.add(ref.id);
  return ids.size === contacts.length;
}

function keyOf({ source, id, owner }: ContactRef): string {
  return `${source} ${ownerText(owner)} ${id}`;
}
