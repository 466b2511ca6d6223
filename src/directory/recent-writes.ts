import type { Contact, ContactRef } from '../contacts/contact.ts';
import { refKey } from '../contacts/contact.ts';
import type { Owner } from '../contacts/owner.ts';

export interface RecentWrites {
  remember(contact: Contact): void;
  forget(ref: ContactRef): void;
  hide(ref: ContactRef): void;
  isHidden(ref: ContactRef): boolean;
  find(ref: ContactRef): Contact | undefined;
  /**
   * Applies the writes to hits: each record appears once, written ones as written, without deleted ones, and with new
   * ones that this owner may see. The caller checks whether they match.
   */
  applyTo(contacts: readonly Contact[], owner: Owner | undefined): readonly Contact[];
}

/** More writes than this at once come from an import, whose rows nobody searches one by one. */
const limit = 1000;

/** Creates the list of recent writes, which override what backends return until they have replicated. In memory only. */
export function createRecentWrites(options: {
  readonly clock: () => number;
  readonly rememberMs: number;
}): RecentWrites {
  const { clock, rememberMs } = options;
  /** By ref, oldest first; `contact` is undefined after a deletion. */
  const writes = new Map<
    string,
    { readonly ref: ContactRef; readonly contact: Contact | undefined; readonly until: number }
  >();

  function put(ref: ContactRef, contact: Contact | undefined): void {
    const key = refKey(ref);
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
    return writes.get(refKey(ref));
  }

  return {
    remember: (contact) => put(contact.ref, contact),
    forget(ref) {
      writes.delete(refKey(ref));
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
      for (const contact of contacts) records.set(refKey(contact.ref), contact);
      for (const [key, { ref, contact }] of writes) {
        if (ref.owner !== undefined && ref.owner !== owner) continue;
        if (contact === undefined) records.delete(key);
        else records.set(key, contact);
      }
      return [...records.values()];
    },
  };
}

/** Returns whether all ids differ. Nearly always they do, so that refs need not be compared. */
function haveOwnIds(contacts: readonly Contact[]): boolean {
  const ids = new Set<string>();
  for (const { ref } of contacts) ids.add(ref.id);
  return ids.size === contacts.length;
}
