import type { Kysely } from 'kysely';
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
  async function write(work: (inside: Kysely<Tables>) => Promise<unknown>): Promise<void> {
    await (bulk === undefined ? work(database) : bulk.run(work));
  }

  return {
    save: (answers) =>
      write((inside) =>
        inside
          .insertInto('last_answers')
          .values(
            answers.map(({ conversationId, person, topic, answer, expiresAt }) => ({
              conversation_id: conversationId,
              person,
              topic,
              answer,
              expires_at: expiresAt,
            })),
          )
          .onConflict((conflict) =>
            conflict.columns(['conversation_id', 'person', 'topic']).doUpdateSet((row) => ({
              answer: row.ref('excluded.answer'),
              expires_at: row.ref('excluded.expires_at'),
            })),
          )
          .execute(),
      ),

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

    deleteExpired: (now) =>
      write((inside) => inside.deleteFrom('last_answers').where('expires_at', '<=', now).execute()),
  };
}
