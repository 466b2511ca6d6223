import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** The conversations that know us. */
export interface ChatStore {
  /** True exactly once for each conversation, over restarts and processes. */
  firstContact(conversationId: string): Promise<boolean>;
  /** Keeps what the rim needs to write into a conversation later, JSON; the newest stays. */
  keepReference(reference: ConversationReference): Promise<void>;
  referenceOf(conversationId: string): Promise<string | undefined>;
}

interface ConversationReference {
  readonly conversationId: string;
  /** Entra object id of the person of a 1:1 chat, '' for other chats. */
  readonly person: string;
  readonly reference: string;
}

/** Conversations remembered in memory, so that almost no turn asks the database. */
const rememberedChats = 20_000;

export function createChatStore(database: Kysely<Tables>, clock: () => number): ChatStore {
  const welcomed = new Set<string>();
  return {
    async firstContact(conversationId) {
      if (welcomed.has(conversationId)) return false;
      const added = await database
        .insertInto('welcomed_chats')
        .values({ conversation_id: conversationId, welcomed_at: clock() })
        .onConflict((conflict) => conflict.column('conversation_id').doNothing())
        .returning('conversation_id')
        .executeTakeFirst();
      if (welcomed.size >= rememberedChats) welcomed.clear();
      welcomed.add(conversationId);
      return added !== undefined;
    },

    async keepReference({ conversationId, person, reference }) {
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
  };
}
