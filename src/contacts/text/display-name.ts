import type { ContactChanges, ContactFields } from '../contact.ts';

type Named = Pick<ContactFields, 'displayName' | 'givenName' | 'surname' | 'company' | 'emails'>;

/**
 * Returns what to call a contact: its display name, else given name and surname, else company, else first address.
 */
export function displayNameOf(contact: Partial<Named>): string {
  const display = contact.displayName?.trim() ?? '';
  return display || composeDisplayName(contact) || contact.company?.trim() || contact.emails?.[0] || '';
}

const eastAsian = /^[\p{Script=Han}\p{Script=Hangul}]+$/u;

/** Returns the display name that given name and surname make; Chinese and Korean names begin with the surname. */
export function composeDisplayName({ givenName = '', surname = '' }: Partial<Named>): string {
  const parts = [givenName.trim(), surname.trim()].filter((part) => part !== '');
  return parts.every((part) => eastAsian.test(part)) ? parts.reverse().join('') : parts.join(' ');
}

/**
 * Returns the fields with a display name: if they have none, that of first and last name, or of the company, as of a
 * hotline or a branch.
 */
export function withDisplayName(fields: ContactChanges): ContactChanges {
  const displayName = fields.displayName || composeDisplayName(fields) || (fields.company?.trim() ?? '');
  return displayName === '' ? fields : { ...fields, displayName };
}

/** Whether the display name is just what first and last name make, so that it follows when they change. */
export function hasComposedName(fields: ContactChanges): boolean {
  return fields.displayName !== '' && fields.displayName === composeDisplayName(fields);
}

/** Two or three words in plain letters, as most names are. */
const plainName = /^[a-z]+ [a-z]+(?: [a-z]+)?$/i;

/** Returns one or two capital letters for a picture's place: `Doe, John` → `JD`; '' for a name without letters. */
export function initials(name: string): string {
  if (plainName.test(name)) return `${name.charAt(0)}${name.charAt(name.lastIndexOf(' ') + 1)}`.toUpperCase();
  const [last = '', ...first] = name.replace(/\([^()]*\)/gu, ' ').split(',');
  const parts = `${first.join(' ')} ${last}`.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu) ?? [];
  const [start, end] = [parts[0] ?? '', parts.length > 1 ? (parts.at(-1) ?? '') : ''];
  return [start, end].map((part) => (part.match(/^.\p{M}*/u)?.[0] ?? '').toUpperCase()).join('');
}
