import type { Contact } from '../../../src/contacts/contact.ts';
import { type Owner, ownerText } from '../../../src/contacts/owner.ts';
import type { DirectoryStore, KeptChange, Walk } from '../../../src/store/directory-store.ts';

/** A store in memory, with what tests change behind its back. */
export interface FakeStore extends DirectoryStore {
  /** Makes a walk look completed just now, or as told. */
  walked(source: Walk['source'], owner?: Owner, walk?: Partial<Walk>): void;
  /** Makes the next call of a method fail. */
  failNext(method: keyof DirectoryStore): void;
  readonly calls: Map<string, number>;
}

export function createFakeStore(clock: () => number = Date.now): FakeStore {
  const rows = new Map<string, { readonly owner: Owner | undefined; readonly change: KeptChange }>();
  const walks = new Map<string, Walk>();
  const calls = new Map<string, number>();
  const failing = new Set<string>();
  let revision = 0;

  function called(method: keyof DirectoryStore): void {
    calls.set(method, (calls.get(method) ?? 0) + 1);
    if (failing.delete(method)) throw new Error('made to fail');
  }

  function set(
    source: Walk['source'],
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
    walked(source, owner, walk = {}) {
      const now = clock();
      walks.set(`${source} ${ownerText(owner)}`, {
        ...{ source, owner, cursor: 'c', round: 1, isWhole: false, count: 1, problem: '' },
        ...{ completedAt: now, movedAt: now, nextAt: now, claimedAt: now, leaseHolder: '', leaseUntil: 0 },
        ...walk,
      });
    },
    walks: async () => [...walks.values()],
    async walksOf(owner) {
      called('walksOf');
      return [...walks.values()].filter((walk) => walk.owner === owner);
    },
    hurryWalk: unused,
    claimWalk: unused,
    keepPage: unused,
    renewWalk: unused,
    releaseWalk: unused,
    async keep(contact) {
      called('keep');
      set(contact.ref.source, contact.ref.owner, contact.ref.id, contact);
    },
    async drop(source, owner, id) {
      called('drop');
      set(source, owner, id, undefined);
    },
    prune: unused,
    async forgetWalk(source, owner) {
      walks.delete(`${source} ${ownerText(owner)}`);
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
