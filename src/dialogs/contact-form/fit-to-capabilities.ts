import { type ContactChanges, type ContactField, contactFields } from '../../contacts/contact.ts';
import type { FieldValue } from '../../contacts/validation/field-change.ts';
import type { FieldLimit } from '../../contacts/validation/field-limit.ts';
import { isFilled } from '../../contacts/validation/field-values.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableCapabilities } from '../../providers/provider.ts';

export interface Fit {
  /** The values that the store can hold. */
  readonly values: ContactChanges;
  /** The rest: unsupported fields, and values beyond a list's limit. */
  readonly overflow: ContactChanges;
  /** A label for each field of the rest: 'Mail tip', 'E-mail (2 of 3)'. */
  readonly missing: readonly string[];
}

/** Splits typed values into those that a store can hold and the overflow. */
export function fitToCapabilities(typed: ContactChanges, fields: WritableCapabilities['fields']): Fit {
  const values: Partial<Record<ContactField, FieldValue>> = {};
  const overflow: Partial<Record<ContactField, FieldValue>> = {};
  const missing: string[] = [];
  for (const field of contactFields) {
    const value = typed[field];
    if (value === undefined) continue;
    const [held, rest, label] = splitValue(value, fields[field], messages.fields[field]);
    if (held !== undefined) values[field] = held;
    if (label === undefined) continue;
    overflow[field] = rest;
    missing.push(label);
  }
  return { values: values as ContactChanges, overflow: overflow as ContactChanges, missing };
}

/** Appends the overflow to the values typed meanwhile. */
export function restoreOverflow(typed: ContactChanges, overflow: ContactChanges): ContactChanges {
  const whole: Partial<Record<ContactField, FieldValue>> = { ...typed };
  for (const field of contactFields) {
    const [now, extra] = [typed[field], overflow[field]];
    if (extra === undefined) continue;
    // A cut text is restored, unless somebody has edited it.
    const isRewritten = typeof now === 'string' && typeof extra === 'string' && !extra.startsWith(now);
    if (Array.isArray(now) && Array.isArray(extra)) whole[field] = [...new Set([...now, ...extra])];
    else if (!isRewritten) whole[field] = extra;
  }
  return whole as ContactChanges;
}

/** Returns the held value, the overflow and the label of the overflow; undefined if there is none. */
function splitValue(
  value: FieldValue,
  limit: FieldLimit | undefined,
  field: string,
): readonly [FieldValue | undefined, FieldValue, string | undefined] {
  if (limit === undefined) return [undefined, value, isFilled(value) ? field : undefined];
  if (typeof value === 'boolean') return [value, false, undefined];
  if (typeof value === 'string') {
    if (value.length <= limit.maxLength) return [value, '', undefined];
    return [
      value.slice(0, limit.maxLength).toWellFormed(),
      value,
      messages.contactForm.firstCharactersFit({ field, count: limit.maxLength }),
    ];
  }
  if (value.length <= limit.maxValues) return [value, [], undefined];
  const [held, rest] = [value.slice(0, limit.maxValues), value.slice(limit.maxValues)];
  return [held, rest, messages.contactForm.someLeft({ field, left: rest.length, count: value.length })];
}
