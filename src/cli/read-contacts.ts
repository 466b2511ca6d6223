import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { detectEncoding } from '../contacts/text/decode-text.ts';
import type { SharedDocument } from '../directory/search/search-document.ts';
import { UsageError } from './command-line.ts';

const text = z.string().default('');
const row = z.object({
  /** Without one, the contact is called by its line. */
  id: text,
  givenName: text,
  surname: text,
  displayName: text,
  company: text,
  department: text,
  title: text,
  city: text,
  emails: text,
  phones: text,
});

/** @throws {UsageError} when a file has other columns, whose contacts would be empty */
function refuseStrange(columns: readonly string[]): void {
  const known = Object.keys(row.shape);
  if (columns.some((column) => column !== 'id' && known.includes(column))) return;
  throw new UsageError(`The first line of the file has none of the columns ${known.join(', ')}.`);
}

/** The text of a file in UTF-8 or UTF-16, piece by piece. @throws {UsageError} when it is in another encoding */
async function* readText(file: string): AsyncGenerator<string> {
  let decoder: ReturnType<typeof createDecoder> | undefined;
  const createDecoder = (bytes: Uint8Array) => new TextDecoder(detectEncoding(bytes), { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) {
      decoder ??= createDecoder(chunk);
      yield decoder.decode(chunk, { stream: true });
    }
    if (decoder !== undefined) yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${file} is not in UTF-8. Save it as "CSV UTF-8".`);
  }
}

/**
 * Yields the contacts of a CSV file with the columns of {@link row}, any of which may be missing; others are ignored.
 * @throws {UsageError} when the file is in another encoding, is no CSV file or has other columns
 */
export async function* readContacts(file: string): AsyncGenerator<SharedDocument> {
  try {
    yield* readRows(file);
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${file} is not a CSV file: ${error.message}.`);
    throw error;
  }
}

async function* readRows(file: string): AsyncGenerator<SharedDocument> {
  const records = parse({
    columns: true,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // A pipe does not hand on errors.
  Readable.from(readText(file))
    .on('error', (error) => records.destroy(error))
    .pipe(records);
  let line = 1;
  for await (const record of records) {
    line++;
    if (line === 2) refuseStrange(Object.keys(record));
    const { id, emails, phones, ...rest } = row.parse(record);
    yield {
      ...rest,
      id: id || `line ${line}`,
      owner: undefined,
      emails: several(emails),
      phones: several(phones),
    };
  }
}

function several(value: string): readonly string[] {
  return value
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
