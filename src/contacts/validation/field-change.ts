import type { ContactField } from '../contact.ts';

/** A field's value: one text, a yes or no, or a list of texts. */
export type FieldValue = string | boolean | readonly string[];

/** One field of a difference; both sides as stored, '' / [] / false when absent. */
export interface FieldChange {
  readonly field: ContactField;
  readonly before: FieldValue;
  readonly after: FieldValue;
}
