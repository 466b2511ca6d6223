import { afterAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../../src/contacts/owner.ts';
import { createConversationMemory } from '../../../src/dialogs/follow-up/conversation-memory.ts';
import type { Referent } from '../../../src/dialogs/follow-up/referent.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { silent } from '../../changes/proposals.ts';
import { createTestDatabases, databaseKinds, query } from '../../store/databases.ts';

const anna = { actor: { objectId: 'anna' }, chat: { conversationId: 'a:1' } };
const bert = { actor: { objectId: 'bert' }, chat: { conversationId: 'a:1' } };
const elsewhere = { actor: { objectId: 'anna' }, chat: { conversationId: 'g:2' } };
const own = { source: 'graph-personal-contacts', id: 'p 1', owner: asOwner('anna') } as const;
const shared = { source: 'exchange-mail-contacts', id: 'e/2=', owner: undefined } as const;
const list = {
  kind: 'people',
  text: 'John “Smith”',
  first: 11,
  total: 40,
  rows: [own, shared],
  dialog: '',
} as const;
const person: Referent = { kind: 'person', refs: [shared, own], list };
const request: Referent = { kind: 'request', number: 7, isNews: true, listed: [7, 3] };
const minute = 60_000;

describe.each(databaseKinds)('the memory of a conversation in the %s database', (kind) => {
  const databases = createTestDatabases(kind);
  afterAll(() => databases.close());

  async function open(options: { readonly now?: () => number } = {}) {
    const target = await databases.fresh();
    const { now = Date.now } = options;
    const database = await openDatabase(target);
    const memory = createConversationMemory({ store: database.lastAnswers, clock: now, log: silent });
    return { target, database, memory };
  }

  it('has an answer at once, in another process soon, and after a restart', async () => {
    const { target, database, memory } = await open();
    const other = await openDatabase(target);
    const elsewhereRunning = createConversationMemory({
      store: other.lastAnswers,
      clock: Date.now,
      log: silent,
    });

    memory.remember(anna, person);
    memory.remember(anna, request);
    expect((await memory.recall(anna)).people?.referent).toEqual(person);
    await memory.close();

    expect(await elsewhereRunning.recall(anna)).toMatchObject({
      people: { referent: person },
      request: { referent: request },
    });
    await other.close();
    await database.close();
    const restarted = await openDatabase(target);
    const again = createConversationMemory({ store: restarted.lastAnswers, clock: Date.now, log: silent });
    expect((await again.recall(anna)).people?.referent).toEqual(person);
    await restarted.close();
  });

  it('is of one person in one chat', async () => {
    const { database, memory } = await open();
    memory.remember(anna, list);
    await memory.close();

    expect(await memory.recall(bert)).toEqual({});
    expect(await memory.recall(elsewhere)).toEqual({});
    await database.close();
  });

  it('has an answer that is stored while the earlier ones are read', async () => {
    const { database, memory: before } = await open();
    before.remember(anna, list);
    await before.close();
    const store = database.lastAnswers;
    const memory = createConversationMemory({
      store: {
        save: store.save,
        async find(...asked) {
          const earlier = await store.find(...asked);
          await memory.close();
          return earlier;
        },
      },
      clock: Date.now,
      log: silent,
    });
    memory.remember(anna, person);

    expect((await memory.recall(anna)).people?.referent).toEqual(person);
    await database.close();
  });

  it('lasts for 30 minutes, and is then deleted', async () => {
    let now = 1_000_000;
    const { target, database, memory } = await open({ now: () => now });
    memory.remember(anna, list);
    now += 29 * minute;
    expect((await memory.recall(anna)).people?.referent).toEqual(list);
    await memory.close();
    expect((await memory.recall(anna)).people).toEqual({ referent: list, at: 1_000_000 });

    now += 2 * minute;
    expect(await memory.recall(anna)).toEqual({});
    await database.lastAnswers.deleteExpired(now);
    expect(await query(target, 'select * from last_answers')).toEqual([]);
    await database.close();
  });

  it('holds the latest answer on each topic, and forgets people when nobody was found', async () => {
    const { database, memory } = await open();
    memory.remember(anna, person);
    await memory.close();
    memory.remember(anna, list);
    memory.remember(anna, request);
    await memory.close();
    expect((await memory.recall(anna)).people?.referent).toEqual(list);

    memory.remember(anna, { kind: 'nobody', text: 'John in:Oslo' });
    await memory.close();
    const { people, request: asked } = await memory.recall(anna);
    expect(people?.referent).toEqual({ kind: 'nobody', text: 'John in:Oslo' });
    expect(asked?.referent).toEqual(request);
    await database.close();
  });

  it('stores references and the text of the search, encrypted, and survives a database that fails', async () => {
    const { target, database, memory } = await open();
    memory.remember(anna, list);
    await memory.close();
    const [row] = await query(target, 'select * from last_answers');
    expect(row).toMatchObject({ person: 'anna', topic: 'people' });
    const readable = String(row?.answer) + Buffer.from(String(row?.answer), 'base64').toString('latin1');
    expect(readable).not.toContain('Smith');
    const [answer] = await database.lastAnswers.find(anna.chat.conversationId, 'anna', Date.now());
    const stored = { k: 'people', t: list.text, f: 11, n: 40, r: 'p* p 1\ne e/2=\n', d: '' };
    expect(JSON.parse(String(answer?.answer))).toEqual(stored);
    await database.close();

    expect(await memory.recall(anna)).toEqual({});
    memory.remember(anna, list);
    await memory.close();
  });
});
