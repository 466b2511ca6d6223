import type { Contact } from '../../contacts/contact.ts';

/** The contacts used last, the same object again and again, so that what was worked out of one is still there. */
export interface ContactShelf {
  get(key: string): Contact | undefined;
  /** Keeps a contact, in the place of the one used longest ago when there is no room. */
  put(key: string, contact: Contact): void;
  /** Puts a newer version in the place of one that is here, or into room that nobody needs. */
  renew(key: string, contact: Contact): void;
  remove(key: string): void;
}

export function createContactShelf(limit: number): ContactShelf {
  // Two halves in place of a list in the order of use: what nobody asked for while one half filled up goes.
  let young = new Map<string, Contact>();
  let old = new Map<string, Contact>();

  function put(key: string, contact: Contact): void {
    old.delete(key);
    young.set(key, contact);
    if (young.size * 2 < limit) return;
    old = young;
    young = new Map();
  }

  return {
    get(key) {
      const known = young.get(key);
      if (known !== undefined) return known;
      const aged = old.get(key);
      if (aged !== undefined) put(key, aged);
      return aged;
    },
    put,
    renew(key, contact) {
      if (young.has(key)) young.set(key, contact);
      else if (old.has(key)) old.set(key, contact);
      else if (old.size === 0) put(key, contact);
    },
    remove(key) {
      young.delete(key);
      old.delete(key);
    },
  };
}
