import type { Actor } from '../../identity/actor.ts';
import { chunksOf } from '../../platform/chunks-of.ts';
import type { Log } from '../../platform/log.ts';
import type { PeopleReferent, Referent, RequestReferent } from './referent.ts';
import { readReferent, writeReferent } from './stored-referent.ts';

/** Where the last answers are stored, for all processes and across restarts. */
export interface AnswerStore {
  save(answers: readonly StoredAnswer[]): Promise<void>;
  find(conversationId: string, person: string, now: number): Promise<readonly StoredAnswer[]>;
}

interface StoredAnswer {
  readonly conversationId: string;
  readonly person: string;
  readonly topic: string;
  readonly answer: string;
  readonly expiresAt: number;
}

/** The person and the chat that an answer belongs to. Nobody else and no other chat can refer to it. */
interface Asked {
  readonly actor: Pick<Actor, 'objectId'>;
  readonly chat: { readonly conversationId: string };
}

/** The last answers to each person in each chat, for 30 minutes. */
export interface ConversationMemory {
  /** Records what the next message can refer to. Returns at once, and never throws. */
  remember(asked: Asked, referent: Referent): void;
  /** Returns what this person's message in this chat can refer to. Never throws. */
  recall(asked: Asked): Promise<Recalled>;
  /** Stores what is not stored yet. */
  close(): Promise<void>;
}

/** The last answer about people and the last one about a request, each with its time in milliseconds since the epoch. */
export interface Recalled {
  readonly people?: { readonly referent: PeopleReferent; readonly at: number };
  readonly request?: { readonly referent: RequestReferent; readonly at: number };
}

const lastsMs = 30 * 60 * 1000;
/** The most answers that one statement stores. */
const mostAtOnce = 100;

/**
 * Creates the memory. Answers are stored together shortly after they were given, so that a turn does not pay for
 * the write; other processes see them before a person could type the next message.
 * @param options.collectMs how long answers are collected, in milliseconds
 */
export function createConversationMemory(options: {
  readonly store: AnswerStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  readonly collectMs?: number;
}): ConversationMemory {
  const { store, clock, log, collectMs = 500 } = options;
  /** By chat, person and topic. */
  let unsaved = new Map<string, Answer>();
  let saving: ReadonlyMap<string, Answer> = new Map();
  let timer: NodeJS.Timeout | undefined;
  let saved: Promise<void> = Promise.resolve();

  async function save(): Promise<void> {
    timer = undefined;
    saving = unsaved;
    unsaved = new Map();
    // In one order, so that processes that store the same answers do not block each other.
    const answers = [...saving]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, one]) => toStored(one));
    try {
      for (const chunk of chunksOf(answers, mostAtOnce)) await store.save(chunk);
    } catch (error) {
      log.warn({ event: 'memory.save.failed', error }, 'last answers not saved');
    }
    saving = new Map();
  }

  return {
    remember({ actor, chat }, referent) {
      const asked = { actor, chat };
      unsaved.set(keyOf(asked, topicOf(referent)), { asked, referent, at: clock() });
      timer ??= setTimeout(() => {
        saved = saved.then(save);
      }, collectMs).unref();
    },

    async recall(asked) {
      const recalled: { -readonly [Topic in keyof Recalled]: Recalled[Topic] } = {};
      const add = (referent: Referent | undefined, at: number): void => {
        if (referent === undefined || clock() - at >= lastsMs) return;
        if (referent.kind === 'request') recalled.request = { referent, at };
        else recalled.people = { referent, at };
      };
      // Looked up first, because they may be stored and leave the memory while the store is read.
      const unstored = topics.flatMap((topic) => {
        const key = keyOf(asked, topic);
        return unsaved.get(key) ?? saving.get(key) ?? [];
      });
      try {
        const { chat, actor } = asked;
        for (const { answer, expiresAt } of await store.find(chat.conversationId, actor.objectId, clock()))
          add(readReferent(answer, actor), expiresAt - lastsMs);
      } catch (error) {
        log.warn({ event: 'memory.read.failed', error }, 'last answers not read');
      }
      for (const { referent, at } of unstored) add(referent, at);
      return recalled;
    },

    async close() {
      clearTimeout(timer);
      await saved;
      if (unsaved.size > 0) await save();
    },
  };
}

interface Answer {
  readonly asked: Asked;
  readonly referent: Referent;
  readonly at: number;
}

const topics = ['people', 'request'] as const;

function topicOf({ kind }: Referent): (typeof topics)[number] {
  return kind === 'request' ? 'request' : 'people';
}

function keyOf({ actor, chat }: Asked, topic: string): string {
  return `${chat.conversationId}\n${actor.objectId}\n${topic}`;
}

function toStored({ asked: { actor, chat }, referent, at }: Answer): StoredAnswer {
  return {
    conversationId: chat.conversationId,
    person: actor.objectId,
    topic: topicOf(referent),
    answer: writeReferent(referent, actor),
    expiresAt: at + lastsMs,
  };
}
