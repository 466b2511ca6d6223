import { parentPort } from 'node:worker_threads';
import { type Contact, emptyFields } from '../../src/contacts/contact.ts';
import { fieldLimits } from '../../src/providers/exchange/contact-fields.ts';
import { planImport } from '../../src/transfer/plan-import.ts';
import { inputRows, readFile } from '../../src/transfer/read-file.ts';
import { countResults, resultFile } from '../../src/transfer/result-file.ts';
import { createRandom } from '../search/random.ts';

export interface DryRunFigures {
  readonly counts: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly rows: number;
  readonly contacts: number;
  readonly dryRunS: number;
}

const contacts = 100_000;
const rows = 20_000;
const pageSize = 500;

/** The dry run of a large file, in the thread that `npm run import` has for it. */
parentPort?.on('message', async () => parentPort?.postMessage(await dryRun()));

async function dryRun(): Promise<DryRunFigures> {
  const file = Buffer.from(csvFile());
  const started = performance.now();
  const read = readFile(file);
  if (read.kind === 'unreadable') throw new Error(read.problem);
  const planned = await planImport(inputRows(read), listing(), {
    key: 'email',
    emptyCells: 'leave',
    limits: fieldLimits,
  });
  const result = resultFile(planned);
  const counts = countResults(planned);
  if (result.split('\r\n').length !== rows + 2) throw new Error('the result has not a line for each row');
  return {
    counts,
    bytes: file.length,
    rows: planned.length,
    contacts,
    dryRunS: (performance.now() - started) / 1000,
  };
}

const given =
  'Anna Jörg María Luca Sofie João Emma Noah Mia Ben Zoë Paul Ida Max Lea Tom Eva Jan Kim Lou'.split(' ');
const syllables = 'ber man ski son fer ro mül ler gar cia sch mid wal ter hof stein da sil va ko'.split(' ');

/** Returns the same contact for the same number. */
function contactOf(number: number): Contact {
  const random = createRandom(number);
  const pick = (words: readonly string[]) => random.pick(words) ?? '';
  const first = pick(given);
  const surname = `${pick(syllables)}${pick(syllables)}${pick(syllables)}${number % 97}`;
  const company = `Company ${number % 4_000}`;
  return {
    ...emptyFields,
    displayName: `${first} ${surname}`,
    givenName: first,
    surname,
    emails: [`${surname}.${number}@company${number % 4_000}.example`],
    mobilePhones: [`+49 171 ${String(number).padStart(7, '0')}`],
    businessPhones: [`+49 89 ${String(number % 4_000).padStart(4, '0')}-0`],
    jobTitle: 'Engineer',
    company,
    department: 'Sales',
    street: `Street ${number % 300}`,
    city: 'München',
    postalCode: '80331',
    country: 'Germany',
    notes: `Customer since ${2000 + (number % 26)}`,
    ref: { source: 'exchange-mail-contacts', id: `id-${number}`, owner: undefined },
    kind: 'mail-contact',
    userPrincipalName: '',
    version: '',
    readOnly: false,
  };
}

async function* listing(): AsyncGenerator<Contact> {
  for (let start = 0; start < contacts; start += pageSize) {
    const page = JSON.stringify(Array.from({ length: pageSize }, (_, index) => contactOf(start + index)));
    yield* JSON.parse(page) as Contact[];
  }
}

const heading =
  'First Name,Last Name,Display Name,E-mail Address,Mobile Phone,Business Phone,Job Title,Company,Department,Business Street,Business City,Business Postal Code,Business Country/Region,Notes';

/** Eight of twenty rows are the same, five changed, five new, one a possible duplicate and one invalid. */
function csvFile(): string {
  const lines = [heading];
  for (let row = 0; row < rows; row++) {
    const kind = row % 20;
    const known = contactOf(row * 5);
    const isNew = kind >= 13;
    const fields = isNew ? { ...contactOf(contacts + row * 5) } : known;
    const email = fields.emails[0] ?? '';
    const mobile = kind === 18 ? (known.mobilePhones[0] ?? '') : (fields.mobilePhones[0] ?? '');
    lines.push(
      [
        fields.givenName,
        fields.surname,
        fields.displayName,
        kind === 19 ? 'not an address' : email,
        mobile,
        fields.businessPhones[0] ?? '',
        kind >= 8 && kind < 13 ? 'Director' : fields.jobTitle,
        fields.company,
        fields.department,
        fields.street,
        fields.city,
        fields.postalCode,
        fields.country,
        fields.notes,
      ].join(','),
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}
