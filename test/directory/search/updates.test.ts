import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../../src/contacts/owner.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { documentOf, type SharedDocument } from '../../../src/directory/search/search-document.ts';
import {
  createPersonalIndexes,
  createSearchIndex,
  openSearchIndex,
  type SearchIndex,
} from '../../../src/directory/search/search-index.ts';
import { contactOf, idsOf, person } from './documents.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cardfile-search-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function many(count: number, prefix = 'p'): readonly SharedDocument[] {
  return Array.from({ length: count }, (_, number) =>
    person(`${prefix}${number}`, `Ann Number${number.toString(36)}x`, {
      emails: [`${prefix}${number}@contoso.example`],
      phones: [`+49 89 ${100_000 + number}`],
    }),
  );
}

describe('updates of the index', () => {
  it('are found at once, in place of what was there', () => {
    const index = createSearchIndex();
    index.put(many(500));
    index.put([person('p7', 'Zoe Changed')]);

    expect(idsOf(index, 'zoe changed')).toEqual(['p7']);
    expect(idsOf(index, 'p7@contoso.example')).not.toContain('p7');
    index.remove(['p7', 'nobody']);
    expect(idsOf(index, 'zoe changed')).not.toContain('p7');
    expect(index.size).toBe(499);
  });

  it('count the last of two with the same id in one batch', () => {
    const index = createSearchIndex();
    index.put([person('one', 'Old Name'), person('one', 'New Name')]);

    expect(index.size).toBe(1);
    expect(idsOf(index, 'new name')).toEqual(['one']);
    expect(index.search(parseQuery('old'))).toEqual([]);
  });

  it.each([
    ['one word', 'ann'],
    ['a beginning', 'an'],
    ['two words', 'ann number'],
    ['words of which they lack one', 'ann number zzxqy'],
  ])(
    'leave the best where they were when more are wanted for %s, and when segments are merged',
    async (_, typed) => {
      const index = createSearchIndex();
      for (let batch = 0; batch < 5; batch++) index.put(many(100, `batch${batch}-`));
      index.put([person('batch1-7', 'Ann Changed'), person('late', 'Ann Late')]);
      const best = (limit: number) => index.gather(parseQuery(typed), limit, 10).map(({ id }) => id);

      const [few, more, all] = [best(40), best(80), best(400)];
      await index.merge();

      expect(few).toHaveLength(40);
      expect(more.slice(0, 40)).toEqual(few);
      expect(all.slice(0, 80)).toEqual(more);
      expect(best(400)).toEqual(all);
    },
  );

  it('go on while the segments are merged in another thread, and none is lost', async () => {
    const index = createSearchIndex();
    index.put(many(3000));
    const merging = index.merge();
    index.put([person('p1', 'Mia Newest'), person('late', 'Late Comer')]);
    index.remove(['p2']);
    await merging;
    await index.merge();

    expect(idsOf(index, 'mia newest')).toEqual(['p1']);
    expect(idsOf(index, 'late comer')).toEqual(['late']);
    expect(idsOf(index, '+49 89 100002')).toEqual([]);
    expect(idsOf(index, '+49 89 100003')).toEqual(['p3']);
    expect(index.size).toBe(3000);
  });

  it('are made ready in another thread when there are many, and what comes meanwhile counts as newer', async () => {
    const index = createSearchIndex();
    const coming = index.putMany([...many(300), person('p5', 'Five Again')]);
    index.put([person('p1', 'Mia Newest')]);
    index.remove(['p2']);
    await coming;

    expect(idsOf(index, 'mia newest')).toEqual(['p1']);
    expect(idsOf(index, '+49 89 100001')).toEqual([]);
    expect(idsOf(index, '+49 89 100002')).toEqual([]);
    expect(idsOf(index, '+49 89 100003')).toEqual(['p3']);
    expect(idsOf(index, 'five again')).toEqual(['p5']);
    expect(index.size).toBe(299);
  });

  it('in another thread follow one after the other', async () => {
    const index = createSearchIndex();
    await Promise.all([index.putMany(many(100)), index.putMany(many(100, 'q')), index.putMany([])]);
    await index.putMany(many(50));

    expect(index.size).toBe(200);
    expect(idsOf(index, 'q99@contoso.example')).toEqual(['q99']);
  });

  it('stay quick over hundreds of single ones', () => {
    const index = createSearchIndex();
    index.put(many(1000));
    for (const document of many(400, 'q')) index.put([document]);

    expect(index.size).toBe(1400);
    expect(idsOf(index, 'q399@contoso.example')).toEqual(['q399']);
  });
});

function answersOf(index: SearchIndex<SharedDocument>, typed: string) {
  return index
    .search(parseQuery(typed))
    .map(({ id, displayName, score, matches }) => ({ id, displayName, score, matches }));
}

describe('a snapshot', () => {
  it('answers like the index that wrote it', async () => {
    const index = createSearchIndex();
    index.put(many(300));
    index.put([
      person('umlaut', 'Jürgen Müßig', { company: 'Österreich & Söhne' }),
      person('p9', 'Nina Nine'),
    ]);
    index.remove(['p4']);
    const file = join(folder, 'whole.index');
    await index.save(file, 'what it is');

    const { index: restarted, about } = await openSearchIndex(file);

    expect(about).toBe('what it is');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(restarted.size).toBe(index.size);
    for (const typed of [
      'juergen',
      'musig',
      'nina',
      'p4@contoso.example',
      '100017',
      'number4',
      'anm',
      'österreich',
    ]) {
      expect(answersOf(restarted, typed)).toEqual(answersOf(index, typed));
    }
    restarted.put([person('more', 'More People')]);
    expect(idsOf(restarted, 'more people')).toEqual(['more']);
  });

  it('is whole when two write it at once, and leaves nothing beside it', async () => {
    const index = createSearchIndex();
    index.put(many(50));
    const file = join(folder, 'twice.index');
    const leftOver = `${file}.dead.new`;
    writeFileSync(leftOver, 'half');
    utimesSync(leftOver, 0, 0);

    await Promise.all([index.save(file), index.save(file)]);

    expect((await openSearchIndex(file)).index.size).toBe(50);
    expect(readdirSync(folder).filter((name) => name.startsWith('twice'))).toEqual(['twice.index']);
  });

  it('is refused when it is cut off or something else', async () => {
    const index = createSearchIndex();
    index.put(many(50));
    const file = join(folder, 'cut.index');
    await index.save(file);
    await truncate(file, 5000);

    await expect(openSearchIndex(file)).rejects.toThrow();
    await expect(openSearchIndex(join(folder, 'none.index'))).rejects.toThrow();
    await expect(openSearchIndex(new URL(import.meta.url).pathname)).rejects.toThrow();
  });

  it('is refused when a single bit of it is another', async () => {
    const index = createSearchIndex();
    index.put(many(50));
    const file = join(folder, 'damaged.index');
    await index.save(file);
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);

    await expect(openSearchIndex(file)).rejects.toThrow('damaged');
  });
});

describe('personal contacts', () => {
  const own = {
    ...person('private', 'Secret Friend', { phones: ['+49 89 7654321'] }),
    owner: asOwner('ann'),
  };

  it('cannot get into the shared index', () => {
    const index = createSearchIndex();
    const sneaked = own as unknown as SharedDocument;

    expect(() => index.put([person('ok', 'Some One'), sneaked])).toThrow();
    expect(index.size).toBe(0);
    expect(idsOf(index, 'secret friend')).toEqual([]);
  });

  it('are found by their owner and by nobody else, whatever is typed', () => {
    const personal = createPersonalIndexes();
    personal.of(asOwner('ann')).put([documentOf(contactOf(own))]);
    personal.of(asOwner('bob')).put([{ ...person('other', 'Some Body'), owner: asOwner('bob') }]);

    expect(idsOf(personal.of(asOwner('ann')), 'secret')).toEqual(['exchange-mail-contacts/private']);
    fc.assert(
      fc.property(fc.constantFrom('secret', 'friend', 'secrt', '7654321', 'sf', 's'), (typed) =>
        idsOf(personal.of(asOwner('bob')), typed).every((id) => id === 'other'),
      ),
    );
    expect(personal.of(asOwner('bob')).size).toBe(1);
    expect(() => personal.of(asOwner('bob')).put([own])).toThrow();
    personal.forget(asOwner('ann'));
    expect(personal.of(asOwner('ann')).size).toBe(0);
  });
});
