import type { DatabaseContactRecord } from '../../organisation/records.ts';

/**
 * The columns of a database contact, how a request's values get into them and how they come out. A list is one
 * text joined with `;`, so a value with a `;` in it comes back as two, and an empty list as a list of one empty text.
 */

type Kind = 'text' | 'list';

/** In the order in which the API shows them. */
const columns: readonly (readonly [name: string, kind: Kind, max: number])[] = [
  ['displayName', 'text', 256],
  ['jobTitle', 'text', 256],
  ['department', 'text', 256],
  ['companyName', 'text', 256],
  ['mailAddresses', 'list', 0],
  ['imAddresses', 'list', 0],
  ['mobilePhoneNumbers', 'list', 0],
  ['businessPhoneNumbers', 'list', 0],
  ['homePhoneNumbers', 'list', 0],
  ['addressFullString', 'text', 256],
  ['addressStreetAddress', 'text', 128],
  ['addressPostalCode', 'text', 32],
  ['addressCity', 'text', 128],
  ['addressCountry', 'text', 128],
  ['source', 'text', 64],
];

const maxIdLength = 256;

/** What is wrong with a body, by field, as ASP.NET reports it. */
export type BodyProblems = Readonly<Record<string, readonly string[]>>;

/** A body that passed: columns with a value, columns given as null, and the id where one was sent. */
export interface ContactBody {
  readonly id: string;
  readonly given: Readonly<Record<string, string>>;
}

/** Reads a body; names count in any letter case, unknown ones are passed over. */
export function readContactBody(
  text: string,
  needsId: boolean,
): { readonly body: ContactBody } | { readonly problems: BodyProblems } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {
      problems: { $: ['The JSON value could not be read.'], contact: ['The contact field is required.'] },
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problems: { $: ['The JSON value could not be converted to a contact.'] } };
  }
  const fields = new Map(Object.entries(value).map(([name, item]) => [name.toLowerCase(), item as unknown]));
  const problems: Record<string, readonly string[]> = {};
  const given: Record<string, string> = {};

  const id = fields.get('id') ?? '';
  if (needsId && (typeof id !== 'string' || id === '')) problems.Id = ['The Id field is required.'];
  if (needsId && typeof id === 'string' && id.length > maxIdLength)
    problems.Id = [tooLong('Id', maxIdLength)];

  for (const [name, kind, max] of columns) {
    const item = fields.get(name.toLowerCase()) ?? null;
    if (item === null) continue;
    if (kind === 'list') {
      if (!Array.isArray(item) || item.some((part) => typeof part !== 'string' && part !== null)) {
        problems[`$.${name}`] = ['The JSON value could not be converted to System.String[].'];
      } else given[name] = item.map((part) => part ?? '').join(';');
    } else if (typeof item !== 'string') {
      problems[`$.${name}`] = ['The JSON value could not be converted to System.String.'];
    } else {
      if (item.length > max) problems[pascal(name)] = [tooLong(pascal(name), max)];
      given[name] = item;
    }
  }
  return Object.keys(problems).length > 0 ? { problems } : { body: { id: String(id), given } };
}

/** The contact as the API shows it: all sixteen fields, NULL as null. */
export function shownContact(
  contact: DatabaseContactRecord,
  emptyList: 'one-empty-text' | 'empty',
): Readonly<Record<string, unknown>> {
  const shown: Record<string, unknown> = { id: contact.id };
  for (const [name, kind] of columns) {
    const value = contact.columns[name];
    if (value === undefined) shown[name] = null;
    else if (kind === 'text') shown[name] = value;
    else shown[name] = value === '' && emptyList === 'empty' ? [] : value.split(';');
  }
  return shown;
}

/** Whether a joined list is longer than its column. */
export function overflows(contact: DatabaseContactRecord, limit: number): boolean {
  return columns.some(([name, kind]) => kind === 'list' && (contact.columns[name] ?? '').length > limit);
}

function tooLong(field: string, max: number): string {
  return `${field} can have a maximum of ${max} characters`;
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
