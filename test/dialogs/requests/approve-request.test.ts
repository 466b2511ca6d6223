import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChangeRequests, createChangeRequests } from '../../../src/changes/change-requests.ts';
import { viewChanges } from '../../../src/changes/request/viewed-changes.ts';
import type { Config } from '../../../src/config.ts';
import { createConversationMemory } from '../../../src/dialogs/follow-up/conversation-memory.ts';
import { createTurnHandler } from '../../../src/dialogs/handle-turn.ts';
import type { Turn } from '../../../src/dialogs/turn.ts';
import { createDirectory } from '../../../src/directory/directory.ts';
import { createReferenceSigner } from '../../../src/identity/signed-reference.ts';
import { createImports } from '../../../src/imports.ts';
import type { ChangeStore } from '../../../src/store/change-store.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { createPretendSystem } from '../../changes/pretend-system.ts';
import {
  anna,
  ben,
  context,
  createPretendPeople,
  creating,
  groups,
  silent,
  staff,
} from '../../changes/proposals.ts';

let directory: string;
let database: Database;
let changes: ChangeRequests;
let handle: ReturnType<typeof createTurnHandler>;
let loads: string[] = [];
const referenceSigner = createReferenceSigner({
  keys: [{ version: 1, key: new Uint8Array(32).fill(7), madeAt: 0 }],
  clock: Date.now,
});

/** The store, with a note of every read of a request. */
function counted(store: ChangeStore): ChangeStore {
  return {
    ...store,
    get: (number) => noted('get', store.get(number)),
    lock: (number) => noted('lock', store.lock(number)),
    getAll: (numbers) => noted('getAll', store.getAll(numbers)),
  };
}

function noted<T>(name: string, result: T): T {
  loads.push(name);
  return result;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardfile-approve-'));
  database = await openDatabase({ directory });
  const counting: Database = {
    ...database,
    changes: counted(database.changes),
    transaction: (work) =>
      database.transaction((store) => work({ ...store, changes: counted(store.changes) })),
  };
  const { people, roleResolver } = createPretendPeople({ [groups.approver]: [ben] });
  const provider = createPretendSystem().provider();
  changes = createChangeRequests({
    database: counting,
    providers: () => provider,
    people,
    roleResolver,
    groups,
    clock: Date.now,
    log: silent,
  });
  handle = createTurnHandler({
    directory: createDirectory({ providers: [provider], clock: Date.now, log: silent }),
    changesFor: (viewer) => viewChanges(changes, viewer),
    people,
    referenceSigner,
    roleResolver,
    clock: Date.now,
    log: silent,
    doctor: { examine: async () => [] },
    sources: undefined,
    duplicates: undefined,
    reviews: undefined,
    writable: () => provider,
    teamsIdOf: async () => '',
    hasChat: async () => true,
    favorites: database.favorites,
    imports: createImports({
      config: {} as Config,
      credentials: () => expect.fail(),
      database,
      providers: [],
      clock: Date.now,
    }),
    files: { download: async () => new Uint8Array(), upload: async () => undefined },
    memory: createConversationMemory({ store: database.lastAnswers, clock: Date.now, log: silent }),
    firstContact: async () => false,
  });
  await changes.propose(creating(), staff, context);
  loads = [];
});

afterEach(async () => {
  await changes.close();
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

function press(actor: string, verb: string): Turn {
  const ref = referenceSigner.sign({
    purpose: 'change',
    actor,
    conversation: '',
    payload: { number: 1, stage: 0, key: `key of ${actor}` },
    expiresInMs: 60_000,
  });
  return {
    kind: 'action',
    verb,
    data: { ref },
    trigger: 'manual',
    actor: { objectId: actor, teamsId: `29:${actor}`, name: 'Ben' },
    chat: { conversationId: `chat of ${actor}`, kind: 'personal' },
    locale: 'en-US',
    timeZone: 'UTC',
    correlationId: 'correlation',
  } as Turn;
}

describe('a click on Approve', () => {
  it('loads its request once to see it and once to decide', async () => {
    await handle(press(ben, 'change.approve'));

    expect(loads).toEqual(['get', 'lock']);
    expect((await changes.get(1))?.request.state).toBe('approved');
  });

  it('loads it no more often when it comes again, and says that it was counted before', async () => {
    await handle(press(ben, 'change.approve'));
    loads = [];

    const reply = await handle(press(ben, 'change.approve'));

    expect(loads).toEqual(['get', 'lock']);
    expect(JSON.stringify(reply)).toMatch(/Already approved by .* Nothing changed\./);
  });

  it('only looks at it for somebody who may not see it', async () => {
    const stranger = anna.replace(/a$/, 'f');

    await handle(press(stranger, 'change.approve'));

    expect(loads).toEqual(['get']);
    expect((await changes.get(1))?.request.state).toBe('pending');
  });
});

describe('a click on Reject without a reason', () => {
  it('loads it once, and asks for the reason', async () => {
    const reply = await handle(press(ben, 'change.reject'));

    expect(loads).toEqual(['get']);
    expect(JSON.stringify(reply)).toMatch(/reason/i);
  });
});
