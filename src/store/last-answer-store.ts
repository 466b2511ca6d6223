import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import { decrypt, encrypt } from '../platform/encrypt.ts';
import type { BulkWrites } from './bulk-writes.ts';
import type { SecretStore } from './secret-store.ts';
import type { Tables } from './tables.ts';

/**
 * The last answers to each person in each chat, as far as their next message can refer to them. They are encrypted,
 * because what a person searched for may be the address of a contact of their own.
 */
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
  secrets: SecretStore,
): LastAnswerStore {
  let knownKey: KeyObject | undefined;
  async function encryptionKey(): Promise<KeyObject> {
    knownKey ??= createSecretKey(await secrets.key('last-answers'));
    return knownKey;
  }

  function write(work: (inside: Kysely<Tables>) => Promise<unknown>): Promise<unknown> {
    return bulk === undefined ? database.transaction().execute(work) : bulk.run(work);
  }

  return {
    async save(answers) {
      const key = await encryptionKey();
      const rows = answers.map(({ conversationId, person, topic, answer, expiresAt }) => ({
        conversation_id: conversationId,
        person,
        topic,
        answer: encrypt(key, answer, bindingOf(conversationId, person, topic)).toString('base64'),
        expires_at: expiresAt,
      }));
      await write((inside) =>
        inside
          .insertInto('last_answers')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['conversation_id', 'person', 'topic']).doUpdateSet((row) => ({
              answer: row.ref('excluded.answer'),
              expires_at: row.ref('excluded.expires_at'),
            })),
          )
          .execute(),
      );
    },

    async find(conversationId, person, now) {
      const rows = await database
        .selectFrom('last_answers')
        .select(['topic', 'answer', 'expires_at'])
        .where('conversation_id', '=', conversationId)
        .where('person', '=', person)
        .where('expires_at', '>', now)
        .execute();
      const key = await encryptionKey();
      return rows.flatMap(({ topic, answer: encrypted, expires_at: expiresAt }) => {
        const binding = bindingOf(conversationId, person, topic);
        const answer = decrypt(key, Buffer.from(encrypted, 'base64'), binding);
        return answer === undefined ? [] : [{ conversationId, person, topic, answer, expiresAt }];
      });
    },

    async deleteExpired(now) {
      await write((inside) => inside.deleteFrom('last_answers').where('expires_at', '<=', now).execute());
    },
  };
}

/** Returns the additional authenticated data that binds an answer to its row. */
function bindingOf(conversationId: string, person: string, topic: string): string {
  return `last-answer:${conversationId}\n${person}\n${topic}`;
}
