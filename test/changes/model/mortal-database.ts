import type { Database, Store } from '../../../src/store/database.ts';

/** What a process that was killed says: nothing it asks for happens any more, and it learns of nothing. */
export class DeathError extends Error {}

/**
 * The database as a process sees it that is killed at its point number `diesAt`. Points are on both sides of each
 * commit and each call; whatever it does after that has no effect.
 */
export function createMortal(database: Database, diesAt: number, onDeath: () => void) {
  let points = 0;
  const isDead = () => points >= diesAt;
  const point = async () => {
    points += 1;
    if (points === diesAt) onDeath();
    if (isDead()) throw new DeathError();
  };
  const guard = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...values: readonly unknown[]) => {
          await point();
          const result = await member.apply(target, values);
          if (isDead()) throw new DeathError();
          return result;
        };
      },
    });
  const mortal: Database = {
    ...database,
    changes: guard(database.changes),
    work: guard(database.work),
    delegations: guard(database.delegations),
    transaction: async <T>(work: (store: Store) => Promise<T>) => {
      await point();
      // What was not committed at the death is undone, also that of others in the same process.
      const result = await database.transaction(async (store) => {
        const done = await work(store);
        if (isDead()) throw new DeathError();
        return done;
      });
      await point();
      return result;
    },
  };
  return { mortal, point };
}
