import pg from 'pg';
import { startPostgres } from '../../sandbox/start-postgres.ts';
import { fold } from '../../src/contacts/text/fold.ts';
import type { SharedDocument } from '../../src/directory/search/search-document.ts';
import { type Engine, plainWords, reversed } from './engine.ts';

const batch = 2000;

/** PostgreSQL with pg_trgm: word similarity on folded text under a GIN index; phone numbers by reversed digits. */
export async function createPostgresTrigram(): Promise<Engine> {
  const server = await startPostgres({
    isFast: true,
    settings: ['shared_buffers=512MB', 'maintenance_work_mem=512MB'],
  });
  const client = new pg.Client({ connectionString: await server.newDatabase() });
  await client.connect();
  await client.query('create extension pg_trgm');
  await client.query('set pg_trgm.word_similarity_threshold = 0.45');
  await client.query('create table contact (number int primary key, text text)');
  await client.query('create table phone (digits text, number int)');

  async function insert(contacts: readonly SharedDocument[], first: number): Promise<void> {
    const texts = contacts.map(({ displayName, company, city }) => fold(`${displayName} ${company} ${city}`));
    const numbers = contacts.map((_, index) => first + index);
    await client.query('insert into contact select * from unnest($1::int[], $2::text[])', [numbers, texts]);
    const phones = contacts.flatMap(({ phones: own }, index) =>
      own.map((one) => [reversed(one), first + index] as const),
    );
    await client.query('insert into phone select * from unnest($1::text[], $2::int[])', [
      phones.map(([digits]) => digits),
      phones.map(([, number]) => number),
    ]);
  }

  return {
    async build(contacts) {
      let waiting: SharedDocument[] = [];
      let first = 0;
      for (const contact of contacts) {
        waiting.push(contact);
        if (waiting.length < batch) continue;
        await insert(waiting, first);
        first += waiting.length;
        waiting = [];
      }
      await insert(waiting, first);
      await client.query('create index texts on contact using gin (text gin_trgm_ops)');
      await client.query('create index phones on phone (digits text_pattern_ops)');
      await client.query('analyze');
    },
    async search(query) {
      const { words, digits } = plainWords(query);
      const { rows } =
        digits === ''
          ? await client.query<{ number: number }>(
              'select number from contact where $1 <% text order by $1 <<-> text limit 5',
              [fold(words.join(' '))],
            )
          : await client.query<{ number: number }>('select number from phone where digits like $1 limit 5', [
              `${reversed(digits)}%`,
            ]);
      return rows.map(({ number }) => `c${number}`);
    },
    async otherMb() {
      const { rows } = await client.query<{ size: string }>(
        'select pg_database_size(current_database()) as size',
      );
      return Number(rows[0]?.size ?? 0) / 1_048_576;
    },
    async close() {
      await client.end();
      await server.stop();
    },
  };
}
