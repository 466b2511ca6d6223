import { parse } from 'csv-parse/sync';
import type { ContactChanges } from '../contacts/contact.ts';
import { toFields } from './unified-contacts-fields.ts';

/** One contact that a feeding system has put into the Unified Contacts database. */
export interface ImportedContact {
  readonly id: string;
  /** What the file says about it; only the id needs to be there. */
  readonly fields: ContactChanges;
}

export interface ImportedFile {
  readonly contacts: readonly ImportedContact[];
  /** What is wrong, with the line; empty when all rows can be used. */
  readonly problems: readonly string[];
}

const longestId = 256;
const several = (text: string | undefined) => (text ?? '').split(';').map((value) => value.trim());

/**
 * Reads the file of a feeding system: CSV in UTF-8 with a heading line, parted by commas, semicolons or tabs. The
 * columns are named as in the interface of Unified Contacts; `id` is needed, all others may be missing. Several
 * values in one column are parted by semicolons. A repeated id counts once, as it stands last.
 */
export function readImportFile(text: string): ImportedFile {
  const rows: { info: { lines: number }; record: Record<string, string> }[] = [];
  try {
    rows.push(
      ...(parse(text, {
        bom: true,
        columns: (heading: string[]) => heading.map((name) => name.trim().toLowerCase()),
        delimiter: delimiterOf(text),
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
      }) as unknown as typeof rows),
    );
  } catch (error) {
    return { contacts: [], problems: [`The file is no CSV: ${error instanceof Error ? error.message : ''}`] };
  }
  if (rows[0] !== undefined && !('id' in rows[0].record)) {
    return { contacts: [], problems: ['The heading has no column "id".'] };
  }
  const problems: string[] = [];
  const contacts = new Map<string, ImportedContact>();
  for (const { info, record } of rows) {
    const id = record.id ?? '';
    if (id === '' || id.length > longestId) {
      problems.push(`Line ${info.lines}: the id is ${id === '' ? 'missing' : 'longer than 256 characters'}.`);
    } else contacts.set(id, { id, fields: fromRow(record) });
  }
  return { contacts: [...contacts.values()], problems };
}

function fromRow(row: Record<string, string>): ContactChanges {
  return toFields({
    displayName: row.displayname,
    jobTitle: row.jobtitle,
    department: row.department,
    companyName: row.companyname,
    mailAddresses: several(row.mailaddresses),
    imAddresses: several(row.imaddresses),
    mobilePhoneNumbers: several(row.mobilephonenumbers),
    businessPhoneNumbers: several(row.businessphonenumbers),
    homePhoneNumbers: several(row.homephonenumbers),
    addressFullString: row.addressfullstring,
    addressStreetAddress: row.addressstreetaddress,
    addressPostalCode: row.addresspostalcode,
    addressCity: row.addresscity,
    addressCountry: row.addresscountry,
  });
}

/** The one of the usual marks that the heading has most of; a file with ids alone has none. */
function delimiterOf(text: string): string {
  const heading = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (mark: string) => heading.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
