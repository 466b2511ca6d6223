import { type Contact, type ContactFields, emptyFields } from '../../src/contacts/contact.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import type { SourceId } from '../../src/contacts/sources.ts';

const kinds = {
  'graph-personal-contacts': 'personal-contact',
  'exchange-mail-contacts': 'mail-contact',
  pingidm: 'personal-contact',
  'admin-center-mail-contacts': 'mail-contact',
  'unified-contacts': 'organization-contact',
  'graph-directory': 'colleague',
} as const;

/** A contact for tests; personal ones are `me`'s. */
export function makeContact(
  source: SourceId,
  id: string,
  fields: Partial<ContactFields & Contact> = {},
): Contact {
  return {
    ...emptyFields,
    ref: { source, id, owner: kinds[source] === 'personal-contact' ? asOwner('me') : undefined },
    kind: kinds[source],
    userPrincipalName: '',
    version: '',
    readOnly: source === 'graph-directory',
    ...fields,
  };
}

export const mine = 'graph-personal-contacts';
export const mail = 'exchange-mail-contacts';
export const staff = 'graph-directory';
