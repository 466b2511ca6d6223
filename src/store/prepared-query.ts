import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Returns a function that runs a query with the given values, in the order in which its SQL has them. The query is
 * compiled once, which costs more than a small query itself; for those that run every second.
 * @param build returns the query, with any values in the places of those that are given later
 */
export function prepareQuery<R>(
  database: Kysely<Tables>,
  build: () => Compilable<R>,
): (parameters: readonly unknown[]) => Promise<readonly R[]> {
  let compiled: CompiledQuery<R> | undefined;
  return async (parameters) => {
    compiled ??= build().compile();
    const { rows } = await database.executeQuery<R>({ ...compiled, parameters });
    return rows;
  };
}
