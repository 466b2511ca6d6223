import type { Kysely } from 'kysely';
import { lastNumber, nextNumber } from './counters.ts';
import type { AuditRow, Tables } from './tables.ts';

/** The rows of the audit log. `changes/audit/audit.ts` defines their meaning and their hash chain. */
export interface AuditStore {
  /**
   * Appends a row. Use inside a transaction, which locks the chain until it ends.
   * @param build makes the row from its sequence number and the hash before it ('' for the first)
   */
  append(build: (seq: number, previousHash: string) => AuditRow): Promise<void>;
  /** Returns at most `limit` rows after `seq`, in order. */
  after(seq: number, limit: number): Promise<readonly AuditRow[]>;
  byRequest(number: number): Promise<readonly AuditRow[]>;
  /** Returns how many of these events a person caused since then, and when the first of them was (0 for none). */
  countBy(
    actor: string,
    events: readonly string[],
    since: number,
  ): Promise<{ readonly count: number; readonly first: number }>;
  /** Returns the requests for which a person caused one of these events, the last event first. */
  requestsBy(
    actor: string,
    events: readonly string[],
    window: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly numbers: readonly number[]; readonly total: number }>;
  /** Returns the number of rows ever appended. */
  count(): Promise<number>;
}

export function createAuditStore(database: Kysely<Tables>): AuditStore {
  return {
    async append(build) {
      const seq = await nextNumber(database, 'audit');
      const last = await database
        .selectFrom('audit')
        .select('hash')
        .where('seq', '=', seq - 1)
        .executeTakeFirst();
      await database
        .insertInto('audit')
        .values(build(seq, last?.hash ?? ''))
        .execute();
    },

    after: (seq, limit) =>
      database.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute(),

    byRequest: (number) =>
      database.selectFrom('audit').selectAll().where('request_number', '=', number).orderBy('seq').execute(),

    async countBy(actor, events, since) {
      const { count, first } = await database
        .selectFrom('audit')
        .select((row) => [row.fn.countAll<number>().as('count'), row.fn.min<number | null>('at').as('first')])
        .where('actor', '=', actor)
        .where('at', '>', since)
        .where('event', 'in', events)
        .executeTakeFirstOrThrow();
      return { count, first: first ?? 0 };
    },

    async requestsBy(actor, events, { offset, limit }) {
      const caused = database.selectFrom('audit').where('actor', '=', actor).where('event', 'in', events);
      const rows = await caused
        .select((row) => ['request_number', row.fn.max('seq').as('last')])
        .groupBy('request_number')
        .orderBy('last', 'desc')
        .offset(offset)
        .limit(limit)
        .execute();
      const { total } = await caused
        .select((row) => row.fn.count<number>('request_number').distinct().as('total'))
        .executeTakeFirstOrThrow();
      return { numbers: rows.map(({ request_number }) => request_number), total };
    },

    count: () => lastNumber(database, 'audit'),
  };
}
