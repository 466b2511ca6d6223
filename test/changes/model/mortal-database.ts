import type { Database, Store } from '../../../src/store/database.ts';

/** Thrown in a killed process, whose calls have no effect and get no answer. */
export class DeathError extends Error {}

/**
 * The database of a process that is killed at its point number `diesAt`. Points are before and after each
 * commit and each call; later calls have no effect.
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
    transaction,
    relaxedTransaction: transaction,
  };
  return { mortal, point };

  async function transaction<T>(work: (store: Store) => Promise<T>): Promise<T> {
    await point();
    // Uncommitted transactions of the process are rolled back.
    const result = await database.transaction(async (store) => {
      const done = await work(store);
      if (isDead()) throw new DeathError();
      return done;
    });
    await point();
    return result;
  }
}
