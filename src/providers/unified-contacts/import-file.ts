import { CsvError, parse } from 'csv-parse/sync';
import type { ContactChanges, ContactField } from '../../contacts/contact.ts';
import { hasInvisible } from '../../contacts/text/invisible-characters.ts';
import { fieldsWithUnseen, withoutUnseen } from '../../contacts/validation/validate-contact.ts';
import { propertyNames, toFields } from './fields.ts';

/** A contact that a feeding system has put into the Unified Contacts database. */
export interface ImportedContact {
  readonly id: string;
  /** The fields in the file; only the id is required. */
  readonly fields: ContactChanges;
}

export interface ImportedFile {
  readonly contacts: readonly ImportedContact[];
  /** Problems with their line numbers; empty if all rows are valid. */
  readonly problems: readonly string[];
}

const longestId = 256;
const several = (text: string | undefined) => (text ?? '').split(';').map((value) => value.trim());

/**
 * Reads the file of a feeding system: CSV with a header line, separated by commas, semicolons or tabs, or by the
 * separator in a first line such as `sep=;`, as Excel writes it. The columns are named as in the API of Unified
 * Contacts; only `id` is required. Several values in one column are separated by semicolons. A quotation mark inside
 * a field is text (`24" monitor`). If an id is repeated, the last row applies. Invisible characters are removed as in
 * typed text; a row with a character that changes the direction of text is invalid.
 */
export function readImportFile(file: string): ImportedFile {
  const { text, delimiter, skipped } = withoutSeparatorLine(file.replace(/^\ufeff/, ''));
  if (text.trim() === '') return { contacts: [], problems: [] };
  const problems: string[] = [];
  const contacts = new Map<string, ImportedContact>();
  const rows: Row[] = [];
  let columns: readonly string[] = [];
  try {
    rows.push(
      ...(parse(text, {
        columns: (heading: string[]) => {
          columns = heading.map((name) => name.trim().toLowerCase());
          return [...columns];
        },
        delimiter: delimiter ?? delimiterOf(text),
        info: true,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        trim: true,
      }) as unknown as Row[]),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 0) + skipped;
    const mistake = csvMistakes[error.code] ?? error.code;
    return { contacts: [], problems: [`The file is no CSV. Line ${line}: ${mistake}.`] };
  }
  if (!columns.includes('id')) {
    const found = columns.slice(0, 10).join(', ');
    return { contacts: [], problems: [`The heading has no column "id". Its columns are: ${found}.`] };
  }
  for (const { info, record } of rows) {
    const line = info.lines + skipped;
    const id = record.id ?? '';
    if (info.error?.code === 'CSV_RECORD_INCONSISTENT_COLUMNS' && info.error.record.length > columns.length) {
      problems.push(`Line ${line}: there are more values than columns in the heading.`);
    } else if (id === '' || id.length > longestId) {
      problems.push(`Line ${line}: the id is ${id === '' ? 'missing' : 'longer than 256 characters'}.`);
    } else if (hasInvisible(id)) {
      problems.push(`Line ${line}: the id ${invisibleText}`);
    } else {
      const fields = withoutUnseen(fromRow(record));
      contacts.set(id, { id, fields });
      for (const field of fieldsWithUnseen(fields)) {
        problems.push(`Line ${line}: the column "${columnOf(field, record)}" ${invisibleText}`);
      }
    }
  }
  return { contacts: [...contacts.values()], problems };
}

const invisibleText =
  'holds an invisible or direction-changing control character. Take it out in the system that wrote the file.';

function columnOf(field: ContactField, record: Row['record']): string {
  const column = Object.hasOwn(propertyNames, field)
    ? propertyNames[field as keyof typeof propertyNames]
    : field;
  // The address as one text is used as the street.
  return field === 'street' && !record[column.toLowerCase()] ? 'addressFullString' : column;
}

interface Row {
  readonly info: {
    readonly lines: number;
    readonly error?: { readonly code: string; readonly record: readonly string[] };
  };
  readonly record: Record<string, string>;
}

const csvMistakes: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is not closed before the end of the file',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'text follows a closing quotation mark; inside a quoted value, quotation marks are doubled',
};

/** Excel's first line `sep=;`, which defines the delimiter and is not a header. */
function withoutSeparatorLine(text: string): {
  readonly text: string;
  readonly delimiter: string | undefined;
  readonly skipped: number;
} {
  const line = /^"?sep=(?<delimiter>[^\r\n])"?[^\S\t\r\n]*(?:\r\n|\r|\n)/i.exec(text);
  if (line === null) return { text, delimiter: undefined, skipped: 0 };
  return { text: text.slice(line[0].length), delimiter: line.groups?.delimiter, skipped: 1 };
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

/** Returns the delimiter that occurs most often in the header; a file of ids only has none. */
function delimiterOf(text: string): string {
  const heading = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (mark: string) => heading.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
