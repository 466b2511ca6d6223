import type { ContactChanges, ContactField } from '../../contacts/contact.ts';
import { hasInvisible } from '../../contacts/text/invisible-characters.ts';
import { readTable, type TableMistake } from '../../contacts/text/read-table.ts';
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
  if (file.replace(/^\ufeff/, '').trim() === '') return { contacts: [], problems: [] };
  const table = readTable(file, { strictQuotes: true });
  const [mistake] = table.mistakes;
  if (mistake !== undefined) {
    return {
      contacts: [],
      problems: [`The file is no CSV. Line ${mistake.line}: ${csvMistakes[mistake.mistake]}.`],
    };
  }
  const [heading, ...rows] = table.rows;
  const columns = (heading?.cells ?? []).map((name) => name.toLowerCase());
  const problems: string[] = [];
  const contacts = new Map<string, ImportedContact>();
  if (!columns.includes('id')) {
    const found = columns.slice(0, 10).join(', ');
    return { contacts: [], problems: [`The heading has no column "id". Its columns are: ${found}.`] };
  }
  for (const { line, cells } of rows) {
    const record = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    const id = record.id ?? '';
    if (cells.length > columns.length) {
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

const csvMistakes: Readonly<Record<TableMistake['mistake'], string>> = {
  'unclosed-quote': 'a quotation mark is not closed before the end of the file',
  'text-after-quote':
    'text follows a closing quotation mark; inside a quoted value, quotation marks are doubled',
  other: 'the values cannot be told apart',
};

function columnOf(field: ContactField, record: Readonly<Record<string, string>>): string {
  const column = Object.hasOwn(propertyNames, field)
    ? propertyNames[field as keyof typeof propertyNames]
    : field;
  // The address as one text is used as the street.
  return field === 'street' && !record[column.toLowerCase()] ? 'addressFullString' : column;
}

function fromRow(row: Readonly<Record<string, string>>): ContactChanges {
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
