import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Runs a query with these values, on the database that it was prepared for or in a transaction. */
export type PreparedQuery<R> = (
  parameters: readonly unknown[],
  inside?: Kysely<Tables>,
) => Promise<readonly R[]>;

/**
 * Returns a function that runs a query with the given values, in the order in which its SQL has them. The query is
 * compiled once, which costs more than a small query itself; for those that run every second, or for each person who asks.
 * @param build returns the query, with any values in the places of those that are given later
 */
export function prepareQuery<R>(database: Kysely<Tables>, build: () => Compilable<R>): PreparedQuery<R> {
  let compiled: CompiledQuery<R> | undefined;
  return async (parameters, inside = database) => {
    compiled ??= build().compile();
    const { rows } = await inside.executeQuery<R>({ ...compiled, parameters });
    return rows;
  };
}
