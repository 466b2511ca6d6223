import type { ContactField, ContactFields } from '../../contacts/contact.ts';
import type { FieldLimit } from '../../contacts/validation/field-limit.ts';
import { missingFieldText } from '../../contacts/validation/validate-contact.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableCapabilities } from '../../providers/provider.ts';
import { inputPrefix } from '../engine/card.ts';
import { literal } from '../engine/plain.ts';

export type FieldProblems = readonly { readonly field: ContactField; readonly message: string }[];

/** What is always visible: of each group the first row that the system has. Fields in one row are short. */
const essentialGroups: readonly (readonly (readonly ContactField[])[])[] = [
  [['givenName', 'surname'], ['displayName']],
  [['emails']],
  [['mobilePhones'], ['businessPhones'], ['homePhones']],
];

/** All fields in the order of a business card; those that are not always visible are folded. */
const allRows: readonly (readonly ContactField[])[] = [
  ['givenName', 'surname'],
  ['displayName'],
  ['emails'],
  ['company'],
  ['jobTitle'],
  ['mobilePhones'],
  ['businessPhones'],
  ['department'],
  ['office'],
  ['homePhones'],
  ['fax'],
  ['imAddresses'],
  ['street'],
  ['postalCode', 'city'],
  ['state'],
  ['country'],
  ['webPage'],
  ['notes'],
  ['mailTip'],
  ['hiddenFromAddressLists'],
];

/**
 * Splits the fields of a system into an always visible and a collapsible section. Required fields are always
 * visible: the client validates them, and a failed validation in a collapsed section would block Save
 * silently.
 */
export function formSections(fields: WritableCapabilities['fields']) {
  const first = essentialGroups.flatMap((group) => existing(group, fields).slice(0, 1));
  const isVisible = new Set(first.flat());
  const required = allRows.flat().filter((field) => !isVisible.has(field) && isNeeded(field, fields));
  const essentials = [...first, ...required.map((field) => [field])];
  const shown = new Set(essentials.flat());
  const more = allRows.map((row) => row.filter((field) => !shown.has(field)));
  return { essentials, more: existing(more, fields) };
}

function existing(
  rows: readonly (readonly ContactField[])[],
  fields: WritableCapabilities['fields'],
): readonly (readonly ContactField[])[] {
  return rows
    .map((row) => row.filter((field) => fields[field] !== undefined))
    .filter((row) => row.length > 0);
}

/**
 * Returns the rows with values, and problems below the inputs; `needed` determines whether the client checks
 * required fields.
 */
export function inputRows(
  rows: readonly (readonly ContactField[])[],
  fields: WritableCapabilities['fields'],
  values: ContactFields,
  problems: FieldProblems,
  needed: 'said' | 'checked',
) {
  return rows.map((row) => ({
    inputs: row.flatMap((field) => {
      const limit = fields[field];
      if (limit === undefined) return [];
      const required = isNeeded(field, fields);
      return [inputView(field, { ...limit, required }, values[field], problems, needed)];
    }),
  }));
}

/** Whether a field is required; a display name is not if it can be composed of first and last name. */
export function isNeeded(field: ContactField, fields: WritableCapabilities['fields']): boolean {
  const isComposed =
    field === 'displayName' && fields.givenName !== undefined && fields.surname !== undefined;
  return fields[field]?.required === true && !isComposed;
}

/** Returns the column of an input: one text or one toggle (the other list is empty), and its problems. */
function inputView(
  field: ContactField,
  limit: FieldLimit,
  value: ContactFields[ContactField],
  problems: FieldProblems,
  needed: 'said' | 'checked',
) {
  const own = problems
    .filter((problem) => problem.field === field)
    .map(({ message }) => literal(message, 200));
  const id = inputPrefix + field;
  if (typeof value === 'boolean') {
    const toggle = {
      id,
      label: toggleLabel(field),
      title: messages.contactForm.hideFromAddressLists,
      value: String(value),
    };
    return { texts: [], toggles: [toggle], problems: own };
  }
  const label = inputLabel(field, limit);
  const text = {
    id,
    // Clients add an asterisk to the fields that they validate.
    label: limit.required && needed === 'said' ? messages.contactForm.requiredLabel({ label }) : label,
    // Typed text stays even if it is too long; only extreme lengths are cut, so that the card can be sent.
    value: shownText(value, limit),
    placeholder: placeholder(field, limit),
    maxLength: longestText(limit),
    // The phone and e-mail keyboards of mobile devices lack the semicolon.
    style: limit.maxValues > 1 ? 'text' : (styles[field] ?? 'text'),
    isMultiline: field === 'notes' || field === 'street',
    isRequired: limit.required && needed === 'checked',
    errorMessage: field === 'emails' ? missingFieldText(field) : messages.contactForm.thisFieldIsRequired,
  };
  return { texts: [text], toggles: [], problems: own };
}

/** Returns the values joined by `; `, as an input shows them; '' for a boolean. */
export function writtenValue(value: ContactFields[ContactField]): string {
  if (typeof value === 'boolean') return '';
  return typeof value === 'string' ? value : value.join('; ');
}

/** Returns the text that an input shows for a value. An unchanged text means an unchanged value. */
export function shownText(value: ContactFields[ContactField], limit: FieldLimit): string {
  return writtenValue(value).slice(0, mostShown(limit)).toWellFormed();
}

/** Returns the most characters that an input shows. */
export function mostShown(limit: FieldLimit): number {
  return longestText(limit) + 200;
}

function longestText({ maxLength, maxValues }: FieldLimit): number {
  return maxLength * maxValues + 2 * (maxValues - 1);
}

/** Returns an example; '' for fields that explain themselves. */
function placeholder(field: ContactField, { maxValues }: FieldLimit): string {
  const examples: Partial<Record<ContactField, string>> = messages.contactForm.examples;
  const example = examples[field] ?? '';
  return maxValues > 1 && example !== '' ? messages.contactForm.separateSeveralWith({ example }) : example;
}

/** Returns the label of an input, which says if it accepts several values. */
export function inputLabel(field: ContactField, limit: FieldLimit | undefined): string {
  const labels: Partial<Record<ContactField, string>> = messages.contactForm.severalLabels;
  const several = limit !== undefined && limit.maxValues > 1 ? labels[field] : undefined;
  return several ?? messages.fields[field];
}

function toggleLabel(field: ContactField): string {
  return field === 'hiddenFromAddressLists' ? messages.contactForm.addressLists : messages.fields[field];
}

const styles: Readonly<Partial<Record<ContactField, 'tel' | 'url' | 'email'>>> = {
  emails: 'email',
  mobilePhones: 'tel',
  businessPhones: 'tel',
  homePhones: 'tel',
  fax: 'tel',
  webPage: 'url',
};
