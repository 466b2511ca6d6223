import type { Contact, ContactRef } from './contact.ts';

/**
 * What a change made true of a contact in its system: it is `stored` as it was read back, it is `gone`, or it may have
 * changed and could not be read (`unread`).
 */
export type ContactWrite =
  | { readonly kind: 'stored'; readonly contact: Contact }
  | { readonly kind: 'gone' | 'unread'; readonly ref: ContactRef };

/** The contact that a write is about. */
export function refOfWrite(write: ContactWrite): ContactRef {
  return write.kind === 'stored' ? write.contact.ref : write.ref;
}
