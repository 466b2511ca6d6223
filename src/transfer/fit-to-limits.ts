import { type ContactChanges, type ContactField, contactFields } from '../contacts/contact.ts';
import { cleanContact, type ValueLimit } from '../contacts/validation/validate-contact.ts';
import { messages } from '../languages/messages.ts';

/** The values of a row that a system has a place for. */
export interface FittedRow {
  /** Cleaned; '' in a list for an empty cell. */
  readonly fields: ContactChanges;
  /** What the system has no place for, in sentences. */
  readonly lost: readonly string[];
}

/** Cleans the values of a row, and takes away what a system has no field or no further place for. */
export function fitToLimits(
  row: ContactChanges,
  limits: Readonly<Partial<Record<ContactField, ValueLimit>>>,
): FittedRow {
  const fields: Partial<Record<ContactField, unknown>> = {};
  const lost: string[] = [];
  for (const field of contactFields) {
    const value = row[field];
    if (value === undefined) continue;
    const limit = limits[field];
    const cleaned = cleanEach(field, value);
    const values = (typeof cleaned === 'object' ? cleaned : [cleaned]).filter(
      (one) => one !== '' && one !== false,
    );
    if (limit === undefined) {
      if (values.length > 0) lost.push(messages.transfer.plan.noField({ field: messages.fields[field] }));
    } else if (typeof cleaned === 'object' && limit.maxValues < cleaned.length) {
      fields[field] = values.length > 0 ? values.slice(0, limit.maxValues) : [''];
      if (values.length > limit.maxValues) {
        const rest = values.slice(limit.maxValues).join(', ');
        lost.push(messages.transfer.plan.noPlace({ field: messages.fields[field], values: rest }));
      }
    } else fields[field] = cleaned;
  }
  return { fields: fields as ContactChanges, lost };
}

/** Cleans a value; the values of a list keep their positions. */
function cleanEach(
  field: ContactField,
  value: string | boolean | readonly string[],
): string | boolean | readonly string[] {
  if (value === '' || typeof value === 'boolean') return value;
  const cleaned = cleanContact({ [field]: value })[field] ?? '';
  // Usually nothing was taken away, so that all values are in their places.
  if (typeof value !== 'object' || typeof cleaned !== 'object' || cleaned.length === value.length)
    return cleaned;
  const left = new Set(cleaned);
  return value.map((one) => {
    const [found = ''] = (cleanContact({ [field]: [one] })[field] ?? []) as readonly string[];
    return left.delete(found) ? found : '';
  });
}
