import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import { decrypt, encrypt } from '../platform/encrypt.ts';
import { newestKnown } from '../platform/key-versions.ts';
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

/** The name of the key. */
export const lastAnswersKey = 'last-answers';

interface EncryptionKey {
  readonly key: KeyObject;
  readonly madeAt: number;
}

const readKeysEveryMs = 60_000;

/** @param bulk of an embedded database, undefined for PostgreSQL */
export function createLastAnswerStore(
  database: Kysely<Tables>,
  bulk: BulkWrites | undefined,
  secrets: SecretStore,
  clock: () => number,
): LastAnswerStore {
  let known: readonly EncryptionKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  async function encryptionKeys(): Promise<readonly EncryptionKey[]> {
    if (clock() - readAt < readKeysEveryMs) return known;
    const versions = await secrets.versions(lastAnswersKey);
    known = versions.map(({ key, madeAt }) => ({ key: createSecretKey(key), madeAt }));
    readAt = clock();
    return known;
  }

  function write(work: (inside: Kysely<Tables>) => Promise<unknown>): Promise<unknown> {
    return bulk === undefined ? database.transaction().execute(work) : bulk.run(work);
  }

  return {
    async save(answers) {
      const { key } = newestKnown(await encryptionKeys(), clock());
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
      const keys = await encryptionKeys();
      return rows.flatMap(({ topic, answer: encrypted, expires_at: expiresAt }) => {
        const binding = bindingOf(conversationId, person, topic);
        const bytes = Buffer.from(encrypted, 'base64');
        const answer = keys
          .map(({ key }) => decrypt(key, bytes, binding))
          .find((decrypted) => decrypted !== undefined);
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
