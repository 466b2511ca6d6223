import type { ContactField } from '../contact.ts';
import { phoneNumbersIn } from '../text/phone.ts';
import { phoneFields } from './validate-contact.ts';

/**
 * Returns the values of a field in a text, separated by `;`, numbers and addresses also by what else people write between
 * them. A value may contain a `;` itself: `+1 425 555 0100;ext=10`, `sip:roe@x.example;gruu`.
 */
export function valuesIn(field: ContactField, text: string): readonly string[] {
  const values: string[] = [];
  for (const segment of text.split(';').map((value) => value.trim())) {
    const last = values.at(-1);
    if (last !== undefined && belongsTo(field, last, segment))
      values[values.length - 1] = `${last};${segment}`;
    else if (segment !== '') values.push(...valuesWithoutSemicolon(field, segment));
  }
  return values;
}

/** Two numbers, or addresses with a comma between. */
function valuesWithoutSemicolon(field: ContactField, text: string): readonly string[] {
  if (phoneFields.has(field)) return phoneNumbersIn(text);
  const parts = field === 'emails' ? text.split(',') : [];
  return parts.length > 1 && parts.every((part) => part.includes('@')) ? parts : [text];
}

/**
 * Whether a segment is a parameter of the value before it (RFC 3966 for numbers, RFC 3261 for chat
 * addresses).
 */
function belongsTo(field: ContactField, value: string, segment: string): boolean {
  if (field === 'imAddresses')
    return /^sips?:/i.test(value) && /^[\w-]+(?:=[\w.:-]*)?$/.test(segment) && !segment.includes('@');
  return phoneFields.has(field) && /^(?:ext|isub|phone-context)=/i.test(segment);
}

/** Returns a list in which values that a contact has as one are one again: somebody has stored two numbers in one place. */
export function joinStored(
  field: ContactField,
  values: readonly string[],
  stored: readonly string[],
): readonly string[] {
  const several = stored
    .map((value) => ({ value, parts: valuesIn(field, value) }))
    .filter(({ value, parts }) => parts.length > 1 || (parts.length === 1 && parts[0] !== value));
  if (several.length === 0) return values;
  const joined: string[] = [];
  for (let index = 0; index < values.length; ) {
    const found = several.find(({ parts }) => parts.every((part, offset) => values[index + offset] === part));
    joined.push(found?.value ?? values[index] ?? '');
    index += found?.parts.length ?? 1;
  }
  return joined;
}
