import type { Contact } from '../../contacts/contact.ts';
import { prepareContact } from '../../contacts/matching/match.ts';
import type { PreparedContact } from '../../contacts/prepared-contact.ts';

/** The contacts used last, the same object again and again, so that what was worked out of one is still there. */
export interface ContactLru {
  get(key: string): PreparedContact | undefined;
  /** Keeps a contact, in the place of the one used longest ago when there is no room. */
  put(key: string, contact: Contact): PreparedContact;
  /** Puts a newer version in the place of one that is here, or into room that nobody needs. */
  renew(key: string, contact: Contact): void;
  remove(key: string): void;
}

export function createContactLru(limit: number): ContactLru {
  // Two halves in place of a list in the order of use: what nobody asked for while one half filled up goes.
  let young = new Map<string, PreparedContact>();
  let old = new Map<string, PreparedContact>();

  function keep(key: string, record: PreparedContact): PreparedContact {
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
      const known = young.get(key);
      if (known !== undefined) return known;
      const aged = old.get(key);
      return aged === undefined ? undefined : keep(key, aged);
    },
    put: (key, contact) => keep(key, prepareContact(contact)),
    renew(key, contact) {
      const record = prepareContact(contact);
      if (young.has(key)) young.set(key, record);
      else if (old.has(key)) old.set(key, record);
      else if (old.size === 0) keep(key, record);
    },
    remove(key) {
      young.delete(key);
      old.delete(key);
    },
  };
}
