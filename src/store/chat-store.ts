import type { Kysely } from 'kysely';
import { createCache } from '../platform/cache.ts';
import type { Tables } from './tables.ts';

/** The known conversations. */
export interface ChatStore {
  /** Returns true exactly once for each conversation, across restarts and processes. */
  firstContact(conversationId: string): Promise<boolean>;
  /** Stores how the bot can send messages to a conversation, as JSON; replaces an earlier reference. */
  storeReference(reference: ConversationReference): Promise<void>;
  referenceOf(conversationId: string): Promise<string | undefined>;
  /** Returns the 1:1 chat in which the person was last active. */
  personalChatOf(person: string): Promise<ConversationReference | undefined>;
  /** Returns the latest stored reference of any conversation. */
  latestReference(): Promise<string | undefined>;
  /** Records that the chat no longer accepts our messages. */
  forgetReference(conversationId: string): Promise<void>;
}

export interface ConversationReference {
  readonly conversationId: string;
  /** Entra object id of the person of a 1:1 chat, '' for other chats. */
  readonly person: string;
  readonly reference: string;
}

/** Maximum number of conversations cached in memory, so that almost no turn queries the database. */
const rememberedChats = 20_000;

export function createChatStore(database: Kysely<Tables>, clock: () => number): ChatStore {
  const welcomed = createCache<true>({ maxEntries: rememberedChats });
  return {
    async firstContact(conversationId) {
      if (welcomed.get(conversationId)) return false;
      const added = await database
        .insertInto('welcomed_chats')
        .values({ conversation_id: conversationId, welcomed_at: clock() })
        .onConflict((conflict) => conflict.column('conversation_id').doNothing())
        .returning('conversation_id')
        .executeTakeFirst();
      welcomed.set(conversationId, true);
      return added !== undefined;
    },

    async storeReference({ conversationId, person, reference }) {
      const changes = { person, reference, updated_at: clock() };
      await database
        .insertInto('conversation_references')
        .values({ conversation_id: conversationId, ...changes })
        .onConflict((conflict) =>
          conflict
            .column('conversation_id')
            .doUpdateSet(changes)
            .where('conversation_references.reference', '!=', reference),
        )
        .execute();
    },

    async referenceOf(conversationId) {
      const row = await database
        .selectFrom('conversation_references')
        .select('reference')
        .where('conversation_id', '=', conversationId)
        .executeTakeFirst();
      return row?.reference;
    },

    async personalChatOf(person) {
      const row = await database
        .selectFrom('conversation_references')
        .selectAll()
        .where('person', '=', person)
        .orderBy('updated_at', 'desc')
        .executeTakeFirst();
      return row && { conversationId: row.conversation_id, person, reference: row.reference };
    },

    async latestReference() {
      const row = await database
        .selectFrom('conversation_references')
        .select('reference')
        .orderBy('updated_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.reference;
    },

    async forgetReference(conversationId) {
      await database
        .deleteFrom('conversation_references')
        .where('conversation_id', '=', conversationId)
        .execute();
    },
  };
}
