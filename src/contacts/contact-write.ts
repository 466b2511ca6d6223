import type { Contact, ContactRef } from './contact.ts';

/**
 * The result of a change for a contact in its system: `stored` as it was read back, `gone`, or `unread` if it may
 * have changed and could not be read.
 */
export type ContactWrite =
  | { readonly kind: 'stored'; readonly contact: Contact }
  | { readonly kind: 'gone' | 'unread'; readonly ref: ContactRef };

/** Returns the contact of a write. */
export function refOfWrite(write: ContactWrite): ContactRef {
  return write.kind === 'stored' ? write.contact.ref : write.ref;
}
