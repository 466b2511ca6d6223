/**
 * `npm run search -- FILE.csv "query"`: builds an index of the contacts in a file and answers. With
 * `--queries FILE` it answers one query a line, as JSON lines; `--limit N` sets how many answers are wanted.
 */
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseQuery } from '../contacts/query/parse-query.ts';
import type { SharedDocument } from '../directory/search/search-document.ts';
import type { SearchHit } from '../directory/search/search-hit.ts';
import { createSearchIndex, type SearchIndex } from '../directory/search/search-index.ts';
import { runCommand, UsageError, wholeNumber } from './command-line.ts';
import { readContacts } from './read-contacts.ts';

const usage = `npm run search -- FILE.csv "query"
npm run search -- FILE.csv --queries FILE

Builds an index of the contacts in a CSV file and answers, with the reasons and the time.

  --queries FILE   answers one query a line, as JSON lines
  --limit NUMBER   how many answers are wanted (default 10)
  --help           this text
`;

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

await runCommand({
  usage,
  options: { queries: { type: 'string' }, limit: { type: 'string', default: '10' } },
  positionals: [1, Number.POSITIVE_INFINITY],
  async run(values, [file = '', ...words]) {
    const limit = wholeNumber('--limit', values.limit);
    if ((words.length === 0) === (values.queries === undefined)) {
      throw new UsageError('Give a query, or --queries with a file of queries.');
    }
    const index = createSearchIndex();
    const started = performance.now();
    if (values.queries !== undefined) await access(values.queries);
    await index.load(readContacts(file));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(
      `${index.size} contacts indexed in ${seconds} s, ${Math.round(process.memoryUsage().rss / 1048576)} MB`,
    );
    if (values.queries === undefined) answerOne(index, words.join(' '), limit);
    else await answerFile(index, values.queries, limit);
  },
});
