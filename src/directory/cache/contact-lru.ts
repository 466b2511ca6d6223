import type { Contact } from '../../contacts/contact.ts';
import { prepareContact } from '../../contacts/matching/match.ts';
import type { PreparedContact } from '../../contacts/prepared-contact.ts';

/** An LRU cache of contacts. It returns the same object each time, so that derived values are computed once. */
export interface ContactLru {
  get(key: string): PreparedContact | undefined;
  /** Stores a contact, evicting those used longest ago. */
  put(key: string, contact: Contact): PreparedContact;
  /** Replaces a cached contact with a newer version, or stores it while nothing has been evicted. */
  renew(key: string, contact: Contact): void;
  remove(key: string): void;
}

export function createContactLru(limit: number): ContactLru {
  // Two generations approximate the order of use: entries that are not read while one fills up are evicted.
  let young = new Map<string, PreparedContact>();
  let old = new Map<string, PreparedContact>();

  function touch(key: string, record: PreparedContact): PreparedContact {
    old.delete(key);
    young.set(key, record);
    if (young.size * 2 >= limit) {
      old = young;
      young = new Map();
    }
    return record;
  }

  return {
    get(key) {
      const record = young.get(key);
      if (record !== undefined) return record;
      const aged = old.get(key);
      return aged === undefined ? undefined : touch(key, aged);
    },
    put: (key, contact) => touch(key, prepareContact(contact)),
    renew(key, contact) {
      const record = prepareContact(contact);
      if (young.has(key)) young.set(key, record);
      else if (old.has(key)) old.set(key, record);
      else if (old.size === 0) touch(key, record);
    },
    remove(key) {
      young.delete(key);
      old.delete(key);
    },
  };
}
