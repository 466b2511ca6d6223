import type { Contact } from '../../../src/contacts/contact.ts';
import { type Owner, ownerText } from '../../../src/contacts/owner.ts';
import type { DirectoryStore, StoredChange } from '../../../src/store/directory-store.ts';
import type { SyncState } from '../../../src/store/sync-state.ts';

/** A store in memory, with what tests change behind its back. */
export interface FakeStore extends DirectoryStore {
  /** Makes a sync look completed just now, or with the given state. */
  synced(source: SyncState['source'], owner?: Owner, listChanges?: Partial<SyncState>): void;
  /** Makes the next call of a method fail. */
  failNext(method: keyof DirectoryStore): void;
  readonly calls: Map<string, number>;
}

export function createFakeStore(clock: () => number = Date.now): FakeStore {
  const rows = new Map<string, { readonly owner: Owner | undefined; readonly change: StoredChange }>();
  const syncStates = new Map<string, SyncState>();
  const calls = new Map<string, number>();
  const failing = new Set<string>();
  let revision = 0;

  function called(method: keyof DirectoryStore): void {
    calls.set(method, (calls.get(method) ?? 0) + 1);
    if (failing.delete(method)) throw new Error('made to fail');
  }

  function set(
    source: SyncState['source'],
    owner: Owner | undefined,
    id: string,
    contact: Contact | undefined,
  ): void {
    revision++;
    const change = { source, id, contact, revision };
    rows.delete(`${source} ${ownerText(owner)} ${id}`);
    rows.set(`${source} ${ownerText(owner)} ${id}`, { owner, change });
  }

  function unused(): never {
    throw new Error('not used here');
  }

  return {
    calls,
    failNext: (method) => failing.add(method),
    synced(source, owner, listChanges = {}) {
      const now = clock();
      syncStates.set(`${source} ${ownerText(owner)}`, {
        source,
        owner,
        cursor: 'c',
        isWhole: false,
        count: 1,
        problem: '',
        completedAt: now,
        movedAt: now,
        nextAt: now,
        claimedAt: now,
        leaseHolder: '',
        leaseUntil: 0,
        ...listChanges,
      });
    },
    syncStates: async () => [...syncStates.values()],
    async syncStatesOf(owner) {
      called('syncStatesOf');
      return [...syncStates.values()].filter((listChanges) => listChanges.owner === owner);
    },
    hurrySync: unused,
    claimSync: unused,
    storePage: unused,
    renewSync: unused,
    releaseSync: unused,
    async keep(contact) {
      called('keep');
      set(contact.ref.source, contact.ref.owner, contact.ref.id, contact);
    },
    async drop(source, owner, id) {
      called('drop');
      set(source, owner, id, undefined);
    },
    prune: unused,
    async forgetSync(source, owner) {
      syncStates.delete(`${source} ${ownerText(owner)}`);
      for (const key of rows.keys()) if (key.startsWith(`${source} ${ownerText(owner)} `)) rows.delete(key);
    },
    async changesSince(owner, since, limit) {
      called('changesSince');
      return [...rows.values()]
        .filter((row) => row.owner === owner && row.change.revision > since)
        .map(({ change }) => change)
        .slice(0, limit);
    },
    async revision() {
      called('revision');
      return revision;
    },
    async read(owner, keys) {
      called('read');
      return keys.flatMap(
        ({ source, id }) => rows.get(`${source} ${ownerText(owner)} ${id}`)?.change.contact ?? [],
      );
    },
  };
}
