/**
 * `npm run search -- FILE.csv "query"`: builds an index of the contacts in a file and answers. With
 * `--queries FILE` it answers one query a line, as JSON lines; `--limit N` sets how many answers are wanted.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { parseQuery } from '../src/contacts/parse-query.ts';
import type { SharedDocument } from '../src/directory/search/search-document.ts';
import type { SearchHit } from '../src/directory/search/search-hit.ts';
import { createSearchIndex, type SearchIndex } from '../src/directory/search/search-index.ts';

const usage = 'Usage: npm run search -- FILE.csv "query" | FILE.csv --queries FILE [--limit N]';

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

/** Ends with words for the terminal when a file has other columns, whose contacts would be empty. */
function refuseStrange(columns: readonly string[]): void {
  const known = Object.keys(row.shape);
  if (columns.some((column) => column !== 'id' && known.includes(column))) return;
  console.error(`${columns.join(',')}: the first line has none of the columns ${known.join(',')}.`);
  process.exit(1);
}

async function* readContacts(file: string): AsyncGenerator<SharedDocument> {
  const records = createReadStream(file).pipe(
    parse({ columns: true, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }),
  );
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

function reasons({ matches }: SearchHit): readonly string[] {
  return matches.map(({ typed, found, field, kind }) =>
    kind === 'exact' ? `${field}: ${found}` : `${field}: ${found} (${kind} of ${typed})`,
  );
}

async function answerFile(index: SearchIndex<SharedDocument>, file: string, limit: number): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line !== '') lines.push(line);
  // The first searches run before the engine has compiled itself; a bot is warmed up likewise.
  for (const line of lines.slice(0, 500)) index.search(parseQuery(line), limit);
  for (const query of lines) {
    const started = performance.now();
    const hits = index.search(parseQuery(query), limit);
    const ms = Math.round((performance.now() - started) * 1000) / 1000;
    const answers = hits.map((hit) => ({ id: hit.id, score: hit.score, why: reasons(hit) }));
    process.stdout.write(`${JSON.stringify({ query, hits: answers, ms })}\n`);
  }
}

function answerOne(index: SearchIndex<SharedDocument>, typed: string, limit: number): void {
  const query = parseQuery(typed);
  index.search(query, limit);
  const started = performance.now();
  const hits = index.search(query, limit);
  const ms = performance.now() - started;
  for (const hit of hits) {
    console.log(
      `${String(hit.score).padStart(5)}  ${hit.id}  ${hit.displayName}  [${reasons(hit).join('; ')}]`,
    );
  }
  console.log(`${hits.length} of ${index.size} contacts in ${ms.toFixed(2)} ms`);
}

const { values, positionals } = parseArgs({
  options: { queries: { type: 'string' }, limit: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const [file, ...words] = positionals;
const limit = Number(values.limit);
if (file === undefined || !(limit >= 1) || (words.length === 0) === (values.queries === undefined)) {
  console.error(usage);
  process.exit(1);
}
const index = createSearchIndex();
const started = performance.now();
await index.load(readContacts(file));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.error(
  `${index.size} contacts indexed in ${seconds} s, ${Math.round(process.memoryUsage().rss / 1048576)} MB`,
);
if (values.queries === undefined) answerOne(index, words.join(' '), limit);
else await answerFile(index, values.queries, limit);
