import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cardfile-chats-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('a first contact', () => {
  it('happens once for each conversation, over restarts and at the same time', async () => {
    const database = await openDatabase({ directory });
    const answers = await Promise.all(['a', 'a', 'b'].map((id) => database.chats.firstContact(id)));
    await database.close();

    const reopened = await openDatabase({ directory });
    const later = await Promise.all(['a', 'b', 'c'].map((id) => reopened.chats.firstContact(id)));
    await reopened.close();

    expect(answers.filter(Boolean)).toHaveLength(2);
    expect(later).toEqual([false, false, true]);
  });
});

describe('a conversation reference', () => {
  it('is kept, and the newest counts', async () => {
    const database = await openDatabase({ directory });

    await database.chats.storeReference({
      conversationId: 'a',
      person: 'anna',
      reference: '{"serviceUrl":"1"}',
    });
    await database.chats.storeReference({
      conversationId: 'a',
      person: 'anna',
      reference: '{"serviceUrl":"2"}',
    });

    expect(await database.chats.referenceOf('a')).toBe('{"serviceUrl":"2"}');
    expect(await database.chats.referenceOf('b')).toBeUndefined();
    await database.close();
  });
});

describe('a secret', () => {
  it('is 32 random bytes, made once and kept over restarts', async () => {
    const database = await openDatabase({ directory });
    const [one, again, other] = await Promise.all(['x', 'x', 'y'].map((name) => database.secrets.key(name)));
    await database.close();
    const reopened = await openDatabase({ directory });

    expect(one).toHaveLength(32);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(await reopened.secrets.key('x')).toEqual(one);
    await reopened.close();
  });

  it('has versions, of which old ones are deleted when they are no longer needed', async () => {
    let now = 1_000;
    const database = await openDatabase({ directory }, () => now);
    const { secrets } = database;
    const first = await secrets.key('z');
    const other = await secrets.key('z-other');

    now = 2_000;
    expect(await secrets.rotate('z', 500)).toBe(2);
    const two = await secrets.versions('z');
    now = 3_000;
    expect(await secrets.rotate('z', 500)).toBe(3);
    const three = await secrets.versions('z');
    expect(await secrets.rotate('z', 0)).toBe(4);

    expect(two.map(({ version, madeAt }) => [version, madeAt])).toEqual([
      [1, 1_000],
      [2, 2_000],
    ]);
    expect(two[0]?.key).toEqual(first);
    // The first one was replaced 1,000 ms ago, the second one just now.
    expect(three.map(({ version }) => version)).toEqual([2, 3]);
    expect((await secrets.versions('z')).map(({ version }) => version)).toEqual([4]);
    expect(await secrets.versions('z-other')).toMatchObject([{ version: 1, key: other }]);
    expect((await secrets.versions('new')).map(({ version }) => version)).toEqual([1]);
    await database.close();
  });
});
