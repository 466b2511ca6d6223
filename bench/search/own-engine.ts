import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseQuery } from '../../src/contacts/query/parse-query.ts';
import type { SharedDocument } from '../../src/directory/search/search-document.ts';
import { createSearchIndex, openSearchIndex } from '../../src/directory/search/search-index.ts';
import type { Engine } from './engine.ts';

const updates = 50;

/** Cardfile's index, with what only it is asked for: how long a restart and an update take. */
export interface OwnEngine extends Engine {
  /** Seconds until an index from the snapshot answers its first query. */
  restart(): Promise<number>;
  /** The longest of many single updates until a search finds what was written, in milliseconds. */
  update(): number;
}

export function createOwnEngine(): OwnEngine {
  const file = join(tmpdir(), `cardfile-bench-${process.pid}.index`);
  let index = createSearchIndex();

  return {
    async build(contacts) {
      index.put(contacts);
    },
    search: (query) =>
      index
        .search(parseQuery(query))
        .map(({ id }) => id)
        .slice(0, 5),
    otherMb: () => 0,
    async restart() {
      await index.save(file);
      index = createSearchIndex();
      const started = performance.now();
      ({ index } = await openSearchIndex(file));
      index.search(parseQuery('john'));
      return (performance.now() - started) / 1000;
    },
    update() {
      let longest = 0;
      for (let number = 0; number < updates; number++) {
        const started = performance.now();
        index.put([newcomer(number)]);
        const [first] = index.search(parseQuery(`Newcomer Zqvort${number}`));
        longest = Math.max(longest, performance.now() - started);
        if (first?.id !== `new${number}`) throw new Error('an update was not found');
      }
      return longest;
    },
    close: () => rmSync(file, { force: true }),
  };
}

function newcomer(number: number): SharedDocument {
  return {
    id: `new${number}`,
    owner: undefined,
    givenName: 'Newcomer',
    surname: `Zqvort${number}`,
    displayName: '',
    company: 'Contoso Ltd',
    department: '',
    title: '',
    city: '',
    emails: [],
    phones: [],
  };
}
