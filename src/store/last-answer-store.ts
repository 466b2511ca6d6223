import { type Kysely, sql } from 'kysely';
import type { BulkWrites } from './bulk-writes.ts';
import type { Tables } from './tables.ts';

/** The last answers to each person in each chat, as far as their next message can refer to them. */
export interface LastAnswerStore {
  /** Replaces earlier answers on the same topics. A crash of the machine may lose the latest ones. */
  save(answers: readonly LastAnswer[]): Promise<void>;
  /** Returns the last answers to this person in this chat, without those that have expired. */
  find(conversationId: string, person: string, now: number): Promise<readonly LastAnswer[]>;
  /** Deletes the answers that have expired by that time. */
  deleteExpired(now: number): Promise<void>;
}

export interface LastAnswer {
  readonly conversationId: string;
  /** Entra object id. */
  readonly person: string;
  readonly topic: string;
  /** JSON: references and the text of a search, no data of contacts. */
  readonly answer: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** @param bulk of an embedded database, undefined for PostgreSQL */
export function createLastAnswerStore(
  database: Kysely<Tables>,
  bulk: BulkWrites | undefined,
): LastAnswerStore {
  function write(work: (inside: Kysely<Tables>) => Promise<unknown>): Promise<unknown> {
    return bulk === undefined ? database.transaction().execute(work) : bulk.run(work);
  }

  return {
    async save(answers) {
      await write(async (inside) => {
        // Row by row: an embedded database prepares one statement once, and one of many rows for each number of rows.
        for (const { conversationId, person, topic, answer, expiresAt } of answers) {
          await sql`insert into last_answers (conversation_id, person, topic, answer, expires_at)
            values (${conversationId}, ${person}, ${topic}, ${answer}, ${expiresAt})
            on conflict (conversation_id, person, topic)
            do update set answer = excluded.answer, expires_at = excluded.expires_at`.execute(inside);
        }
      });
    },

    async find(conversationId, person, now) {
      const rows = await database
        .selectFrom('last_answers')
        .select(['topic', 'answer', 'expires_at'])
        .where('conversation_id', '=', conversationId)
        .where('person', '=', person)
        .where('expires_at', '>', now)
        .execute();
      return rows.map(({ topic, answer, expires_at }) => ({
        conversationId,
        person,
        topic,
        answer,
        expiresAt: expires_at,
      }));
    },

    async deleteExpired(now) {
      await write((inside) => inside.deleteFrom('last_answers').where('expires_at', '<=', now).execute());
    },
  };
}
