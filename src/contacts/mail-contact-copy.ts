import type { Contact } from './contact.ts';

/** Whether a contact is a mail contact of Exchange as the directory (Entra) lists it. */
export function isMailContactCopy({ ref, kind }: Pick<Contact, 'ref' | 'kind'>): boolean {
  return ref.source === 'graph-directory' && kind === 'organization-contact';
}
