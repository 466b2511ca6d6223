import type { ContactField, ContactFields } from '../../contacts/contact.ts';
import type { FieldLimit, WritableCapabilities } from '../../providers/provider.ts';
import { inputPrefix } from '../engine/card.ts';
import { literal } from '../engine/plain.ts';
import { fieldLabels } from './field-labels.ts';

/** An input's column: one text or one toggle (the other list is empty), and its problem. */
export interface InputView {
  readonly texts: readonly object[];
  readonly toggles: readonly object[];
  readonly problems: readonly string[];
}

export interface InputRow {
  readonly inputs: readonly InputView[];
}

export type FieldProblems = readonly { readonly field: ContactField; readonly message: string }[];

/** Fields that most people fill in, in the order of a visiting card; fields in one row are short. */
const essentialRows: readonly (readonly ContactField[])[] = [
  ['displayName'],
  ['givenName', 'surname'],
  ['emails'],
  ['mobilePhones'],
  ['businessPhones'],
  ['company'],
  ['jobTitle'],
];

const moreRows: readonly (readonly ContactField[])[] = [
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
 * Shares the fields that a system has between the part that is always seen and the part that can be folded. A
 * required field is always in the first: the client checks it, and a check that fails inside a folded part
 * would block Save without a word.
 */
export function formParts(fields: WritableCapabilities['fields']) {
  const isRequired = (field: ContactField) => fields[field]?.required === true;
  const required = moreRows.flat().filter(isRequired);
  return {
    essentials: existing([...essentialRows, ...required.map((field) => [field])], fields),
    more: existing(
      moreRows.map((row) => row.filter((field) => !isRequired(field))),
      fields,
    ),
  };
}

function existing(
  rows: readonly (readonly ContactField[])[],
  fields: WritableCapabilities['fields'],
): readonly (readonly ContactField[])[] {
  return rows
    .map((row) => row.filter((field) => fields[field] !== undefined))
    .filter((row) => row.length > 0);
}

/** The rows with their values, and their problems right below the input; `needed` fields are checked by the client or not. */
export function inputRows(
  rows: readonly (readonly ContactField[])[],
  fields: WritableCapabilities['fields'],
  values: ContactFields,
  problems: FieldProblems,
  needed: 'said' | 'checked',
): readonly InputRow[] {
  return rows.map((row) => ({
    inputs: row.flatMap((field) => {
      const limit = fields[field];
      if (limit === undefined) return [];
      const required = isNeeded(field, fields);
      return [inputView(field, { ...limit, required }, values[field], problems, needed)];
    }),
  }));
}

/** Whether a field must be filled in; a display name is made of first and last name where both can be. */
export function isNeeded(field: ContactField, fields: WritableCapabilities['fields']): boolean {
  const isComposed =
    field === 'displayName' && fields.givenName !== undefined && fields.surname !== undefined;
  return fields[field]?.required === true && !isComposed;
}

function inputView(
  field: ContactField,
  limit: FieldLimit,
  value: ContactFields[ContactField],
  problems: FieldProblems,
  needed: 'said' | 'checked',
): InputView {
  const own = problems
    .filter((problem) => problem.field === field)
    .map(({ message }) => literal(message, 200));
  const id = inputPrefix + field;
  if (typeof value === 'boolean') {
    const toggle = { id, label: toggleLabel(field), title: 'Hide this contact', value: String(value) };
    return { texts: [], toggles: [toggle], problems: own };
  }
  const text = {
    id,
    // Clients add the asterisk to the fields that they check.
    label: `${inputLabel(field, limit)}${limit.required && needed === 'said' ? ' *' : ''}`,
    // What was typed stays, also when it is too long; only the absurd is cut, to keep the card sendable.
    value: shownText(value, limit),
    placeholder: placeholder(field, limit),
    maxLength: longestText(limit),
    // A phone's number pad and address keyboard lack the semicolon.
    style: limit.maxValues > 1 ? 'text' : (styles[field] ?? 'text'),
    isMultiline: field === 'notes' || field === 'street',
    isRequired: limit.required && needed === 'checked',
    errorMessage: 'This field is needed.',
  };
  return { texts: [text], toggles: [], problems: own };
}

/** All values on one line with `; ` between them, as an input shows them; '' for what is no text. */
export function writtenValue(value: ContactFields[ContactField]): string {
  if (typeof value === 'boolean') return '';
  return typeof value === 'string' ? value : value.join('; ');
}

/** What an input shows of a value: what comes back unchanged was not touched. */
export function shownText(value: ContactFields[ContactField], limit: FieldLimit): string {
  return writtenValue(value).slice(0, mostShown(limit)).toWellFormed();
}

/** The length of what an input shows of a text that is too long. */
export function mostShown(limit: FieldLimit): number {
  return longestText(limit) + 200;
}

function longestText({ maxLength, maxValues }: FieldLimit): number {
  return maxLength * maxValues + 2 * (maxValues - 1);
}

/** An example where it helps, else the limit, which is also how long an input lets the text become. */
function placeholder(field: ContactField, { maxLength, maxValues }: FieldLimit): string {
  const example = examples[field] ?? '';
  if (maxValues > 1) return `${example} (up to ${maxValues}, with ; between)`.trim();
  const isAddress = styles[field] !== undefined;
  if (isAddress && example !== '') return example;
  return example === '' ? `Up to ${maxLength} characters` : `${example} (up to ${maxLength} characters)`;
}

/** What an input is called; one that takes several values says so. */
export function inputLabel(field: ContactField, limit: FieldLimit | undefined): string {
  const several = limit !== undefined && limit.maxValues > 1 ? severalLabels[field] : undefined;
  return several ?? fieldLabels[field];
}

function toggleLabel(field: ContactField): string {
  return field === 'hiddenFromAddressLists' ? 'Address lists' : fieldLabels[field];
}

const severalLabels: Readonly<Partial<Record<ContactField, string>>> = {
  emails: 'E-mail addresses',
  mobilePhones: 'Mobile phones',
  businessPhones: 'Business phones',
  homePhones: 'Home phones',
  imAddresses: 'Chat addresses',
};

const examples: Readonly<Partial<Record<ContactField, string>>> = {
  displayName: 'First and last name, unless you type another',
  emails: 'name@company.com',
  imAddresses: 'name@company.com',
  mobilePhones: '+1 425 555 0100',
  businessPhones: '+1 425 555 0100',
  homePhones: '+1 425 555 0100',
  fax: '+1 425 555 0100',
  webPage: 'https://company.com',
  mailTip: 'Shown above a draft to this person',
};

const styles: Readonly<Partial<Record<ContactField, 'tel' | 'url' | 'email'>>> = {
  emails: 'email',
  mobilePhones: 'tel',
  businessPhones: 'tel',
  homePhones: 'tel',
  fax: 'tel',
  webPage: 'url',
};
