import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fold } from '../../src/contacts/text/fold.ts';
import { type Engine, plainWords, reversed } from './engine.ts';

/** SQLite FTS5 with the trigram tokenizer on folded text: all words, and when that finds nobody, any trigram by bm25. */
export function createSqliteTrigram(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'cardfile-fts-'));
  const file = join(folder, 'fts.db');
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = off; pragma synchronous = off');
  database.exec("create virtual table contact using fts5(text, tokenize = 'trigram')");
  database.exec('create table phone (digits text, contact integer)');
  const find = database.prepare(
    'select rowid - 1 as number from contact where contact match ? order by rank limit 5',
  );
  const call = database.prepare(
    'select contact as number from phone where digits >= ? and digits < ? limit 5',
  );

  function ids(rows: readonly Record<string, unknown>[]): readonly string[] {
    return rows.map(({ number }) => `c${number}`);
  }

  return {
    async build(contacts) {
      const insert = database.prepare('insert into contact (rowid, text) values (?, ?)');
      const insertPhone = database.prepare('insert into phone values (?, ?)');
      database.exec('begin');
      let number = 0;
      for (const { displayName, company, title, city, emails, phones } of contacts) {
        insert.run(number + 1, fold([displayName, company, title, city, ...emails].join(' ')));
        for (const phone of phones) insertPhone.run(reversed(phone), number);
        number++;
      }
      database.exec('commit');
      database.exec('create index phones on phone (digits)');
    },
    search(query) {
      const { words, digits } = plainWords(query);
      if (digits !== '') return ids(call.all(reversed(digits), `${reversed(digits)}:`));
      const folded = words.map((word) => fold(word).replaceAll('"', '')).filter((word) => word.length >= 3);
      if (folded.length === 0) return [];
      const all = ids(find.all(folded.map((word) => `"${word}"`).join(' ')));
      if (all.length > 0) return all;
      const grams = folded.flatMap((word) =>
        Array.from({ length: word.length - 2 }, (_, at) => `"${word.slice(at, at + 3)}"`),
      );
      return ids(find.all(grams.join(' OR ')));
    },
    otherMb: () => statSync(file).size / 1_048_576,
    close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
