import { type ContactChanges, type ContactField, contactFields } from '../contacts/contact.ts';
import type { FieldLimit } from '../contacts/validation/field-limit.ts';
import { cleanContact, withAsciiDomains } from '../contacts/validation/validate-contact.ts';
import { messages } from '../languages/messages.ts';
import { excerpt } from './contact-draft.ts';

/** The values of a row that a system has a place for. */
export interface FittedRow {
  /** Cleaned; '' in a list for an empty cell. */
  readonly fields: ContactChanges;
  /** What the system stores otherwise or has no place for, in sentences. */
  readonly notes: readonly string[];
}

/** The most values without a place that a row tells. */
const mostTold = 5;

/**
 * Cleans the values of a row, writes the domains of addresses as the system needs them, and takes away what it has no
 * field or no further place for.
 */
export function fitToLimits(
  row: ContactChanges,
  limits: Readonly<Partial<Record<ContactField, FieldLimit>>>,
): FittedRow {
  const fields: Partial<Record<ContactField, unknown>> = {};
  const notes: string[] = [];
  const all = cleanContact(row);
  for (const field of contactFields) {
    const value = row[field];
    if (value === undefined) continue;
    const limit = limits[field];
    const cleaned = inPlaces(field, value, all[field] ?? '');
    const values = (typeof cleaned === 'object' ? cleaned : [cleaned]).filter(
      (one) => one !== '' && one !== false,
    );
    if (limit === undefined) {
      if (values.length > 0) notes.push(messages.transfer.plan.noField({ field: messages.fields[field] }));
    } else if (typeof cleaned === 'object' && limit.maxValues < cleaned.length) {
      fields[field] = values.length > 0 ? values.slice(0, limit.maxValues) : [''];
      if (values.length > limit.maxValues) {
        const rest = excerpt(values.slice(limit.maxValues, limit.maxValues + mostTold).join(', '));
        notes.push(messages.transfer.plan.noPlace({ field: messages.fields[field], values: rest }));
      }
    } else fields[field] = cleaned;
  }
  const fitted = withAsciiDomains(fields as ContactChanges, limits);
  for (const [index, ascii] of (fitted.emails ?? []).entries()) {
    const typed = (fields as ContactChanges).emails?.[index] ?? '';
    if (typed !== ascii) notes.push(messages.transfer.plan.asciiDomain({ typed: excerpt(typed), ascii }));
  }
  return { fields: fitted, notes };
}

/** Returns a cleaned value; the values of a list keep their positions. */
function inPlaces(
  field: ContactField,
  value: string | boolean | readonly string[],
  cleaned: string | boolean | readonly string[],
): string | boolean | readonly string[] {
  if (typeof value !== 'object' || typeof cleaned !== 'object' || cleaned.length === value.length)
    return cleaned;
  const left = new Set(cleaned);
  return value.map((one) => {
    const [found = ''] = (cleanContact({ [field]: [one] })[field] ?? []) as readonly string[];
    return left.delete(found) ? found : '';
  });
}
