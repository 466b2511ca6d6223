import { reasonInput } from '../../cards/ask-box.ts';
import { inputPrefix } from '../../cards/card.ts';
import {
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
  emptyFields,
} from '../../contacts/contact.ts';
import type { WritableCapabilities } from '../../providers/provider.ts';

/**
 * Reads a form's inputs, which arrive as text under prefixed ids: only fields that the form has, everything
 * else that a client may have added is dropped. Lists are parted by semicolons, toggles say 'true' or 'false'.
 */
export function readFormInput(
  data: Readonly<Record<string, unknown>>,
  fields: WritableCapabilities['fields'],
): ContactChanges {
  const values = contactFields.flatMap((field) => {
    const typed = data[inputPrefix + field];
    return fields[field] !== undefined && typeof typed === 'string' ? [[field, readValue(field, typed)]] : [];
  });
  return Object.fromEntries(values) as ContactChanges;
}

/**
 * Adds what was emptied: many clients leave an empty text box out of what they send, so that a text or a list that was
 * shown and did not come back was cleared. A client that sent none of the form's inputs has cleared nothing.
 */
export function withCleared(typed: ContactChanges, shown: ContactChanges): ContactChanges {
  if (Object.keys(typed).length === 0) return typed;
  const cleared = contactFields.filter(
    (field) => shown[field] !== undefined && typed[field] === undefined && typeof shown[field] !== 'boolean',
  );
  return { ...Object.fromEntries(cleared.map((field) => [field, emptyFields[field]])), ...typed };
}

/** What was typed for those who have to agree. */
export function readReason(data: Readonly<Record<string, unknown>>): string {
  const typed = data[reasonInput];
  return typeof typed === 'string' ? typed.trim().slice(0, longestReason) : '';
}

const longestReason = 1_000;

function readValue(field: ContactField, typed: string): ContactFields[ContactField] {
  const kind = emptyFields[field];
  if (typeof kind === 'boolean') return typed === 'true';
  if (typeof kind === 'string') return typed;
  return typed
    .split(';')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
