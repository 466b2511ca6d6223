import { fieldLabels } from '../../cards/contacts/field-labels.ts';
import {
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
} from '../../contacts/contact.ts';
import type { FieldLimit, WritableCapabilities } from '../../providers/provider.ts';

type Value = ContactFields[ContactField];

export interface Fit {
  /** What the place can hold. */
  readonly values: ContactChanges;
  /** The rest: fields that it lacks, and values beyond the most that a list of it takes. */
  readonly overflow: ContactChanges;
  /** The rest in words, one for each field: 'Mail tip', 'E-mail (2 of 3)'. */
  readonly missing: readonly string[];
}

/** Parts what was typed for one place into what another can hold and what it cannot. */
export function fitToCapabilities(typed: ContactChanges, fields: WritableCapabilities['fields']): Fit {
  const values: Partial<Record<ContactField, Value>> = {};
  const overflow: Partial<Record<ContactField, Value>> = {};
  const missing: string[] = [];
  for (const field of contactFields) {
    const value = typed[field];
    if (value === undefined) continue;
    const [held, rest, words] = partValue(value, fields[field]);
    if (held !== undefined) values[field] = held;
    if (words === undefined) continue;
    overflow[field] = rest;
    missing.push(`${fieldLabels[field]}${words}`);
  }
  return { values: values as ContactChanges, overflow: overflow as ContactChanges, missing };
}

/** Puts what was set aside back behind what was typed meanwhile. */
export function restoreOverflow(typed: ContactChanges, overflow: ContactChanges): ContactChanges {
  const whole: Partial<Record<ContactField, Value>> = { ...typed };
  for (const field of contactFields) {
    const [now, kept] = [typed[field], overflow[field]];
    if (kept === undefined) continue;
    // A text that had been cut is whole again, unless somebody has gone on writing.
    const isRewritten = typeof now === 'string' && typeof kept === 'string' && !kept.startsWith(now);
    if (Array.isArray(now) && Array.isArray(kept)) whole[field] = [...new Set([...now, ...kept])];
    else if (!isRewritten) whole[field] = kept;
  }
  return whole as ContactChanges;
}

/** @returns what is held, what is not, and how to say the latter; undefined where there is nothing */
function partValue(
  value: Value,
  limit: FieldLimit | undefined,
): readonly [Value | undefined, Value, string | undefined] {
  if (limit === undefined) return [undefined, value, isEmpty(value) ? undefined : ''];
  if (typeof value === 'boolean') return [value, false, undefined];
  if (typeof value === 'string') {
    if (value.length <= limit.maxLength) return [value, '', undefined];
    return [
      value.slice(0, limit.maxLength).toWellFormed(),
      value,
      ` (the first ${limit.maxLength} characters fit)`,
    ];
  }
  if (value.length <= limit.maxValues) return [value, [], undefined];
  const [held, rest] = [value.slice(0, limit.maxValues), value.slice(limit.maxValues)];
  return [held, rest, ` (${rest.length} of ${value.length})`];
}

function isEmpty(value: Value): boolean {
  return typeof value === 'boolean' ? !value : value.length === 0;
}
