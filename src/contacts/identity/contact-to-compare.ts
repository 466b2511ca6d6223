import { type Contact, type ContactChanges, emptyFields } from '../contact.ts';

/** Returns a contact that is in no system, to find its duplicates. */
export function contactToCompare(id: string, fields: ContactChanges): Contact {
  return {
    ...emptyFields,
    ...fields,
    ref: { source: 'exchange-mail-contacts', id, owner: undefined },
    kind: 'mail-contact',
    userPrincipalName: '',
    version: '',
    readOnly: false,
  };
}
