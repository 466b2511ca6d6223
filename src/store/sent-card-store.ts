import type { Kysely } from 'kysely';
import type { SentCardRow, Tables } from './tables.ts';

/** The messages that show a change request, so that they can be updated. */
export interface SentCardStore {
  /** Records that a message shows a request, in place of what it showed before. */
  keep(card: SentCard): Promise<void>;
  ofRequest(requestNumber: number): Promise<readonly SentCard[]>;
  forget(message: SentMessage): Promise<void>;
  /** Returns whether a message was sent for this notice. */
  hasNotice(noticeId: string): Promise<boolean>;
}

interface SentMessage {
  readonly conversationId: string;
  readonly messageId: string;
}

export interface SentCard extends SentMessage {
  readonly requestNumber: number;
  /** Entra object id of the only reader, '' in a group chat. */
  readonly person: string;
  /** The notice that it was sent for, '' for an answer in a conversation. */
  readonly noticeId: string;
  /** Identifies the shown content, '' if it is unknown. */
  readonly shows: string;
}

export function createSentCardStore(database: Kysely<Tables>, clock: () => number): SentCardStore {
  return {
    async keep(card) {
      const { conversation_id, message_id, ...changes } = toRow(card, clock());
      await database
        .insertInto('sent_cards')
        .values({ conversation_id, message_id, ...changes })
        .onConflict((conflict) => conflict.columns(['conversation_id', 'message_id']).doUpdateSet(changes))
        .execute();
    },

    async ofRequest(requestNumber) {
      const rows = await database
        .selectFrom('sent_cards')
        .selectAll()
        .where('request_number', '=', requestNumber)
        .orderBy('sent_at')
        .execute();
      return rows.map(fromRow);
    },

    async forget({ conversationId, messageId }) {
      await database
        .deleteFrom('sent_cards')
        .where('conversation_id', '=', conversationId)
        .where('message_id', '=', messageId)
        .execute();
    },

    async hasNotice(noticeId) {
      const row = await database
        .selectFrom('sent_cards')
        .select('message_id')
        .where('notice_id', '=', noticeId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toRow(card: SentCard, now: number): SentCardRow {
  return {
    conversation_id: card.conversationId,
    message_id: card.messageId,
    request_number: card.requestNumber,
    person: card.person,
    notice_id: card.noticeId,
    shows: card.shows,
    sent_at: now,
  };
}

function fromRow(row: SentCardRow): SentCard {
  return {
    conversationId: row.conversation_id,
    messageId: row.message_id,
    requestNumber: row.request_number,
    person: row.person,
    noticeId: row.notice_id,
    shows: row.shows,
  };
}
