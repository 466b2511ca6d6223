/**
 * The programmatic client of the small Teams: what a person can do, for tests.
 *
 * ```ts
 * const admin = teams.as(cast.admin).in('personal');          // or in('group'), in(chat)
 * await admin.open();                                          // installs the bot; the welcome arrives
 * const [answer] = await admin.say('find contact John');       // what the bot sent or changed meanwhile
 * const pressed = await admin.press(answer, 'Open');           // Action.Execute, Submit or OpenUrl by its title
 * pressed.outcome;                                             // { kind: 'card' | 'message' | 'error' | … }
 * pressed.message.card;                                        // what this person now sees in its place
 * await admin.press(pressed.message, 'Save', { in_name: 'John' }, { skipsChecks: true });
 * await admin.edit(mine, 'find contact Jon');  await admin.sticker();  await admin.picture();
 * admin.messages();                                            // everything in the chat as this person sees it
 * await admin.waitFor((message) => message.text.includes('approved'));
 * ```
 * In the group chat `say` mentions the bot unless told `{ mention: false }`.
 * `teams.isOldClient = true` makes `press` use the fallback of `Action.Execute`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { actionsOf, type CardAction, fillInputs } from './card-actions.ts';
import type { Chat, ChatMessage, ChatRoom } from './chat-room.ts';
import {
  type Delivery,
  type InvokeOutcome,
  isObject,
  type JsonObject,
  type SeenMessage,
  type TeamsPerson,
} from './types.ts';
import type { UserActions } from './user-actions.ts';

/** What came of pressing a button. */
export type PressOutcome =
  | InvokeOutcome
  /** The client's own checks held the press back; nothing was sent. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }
  /** `Action.Submit`: the answer, if any, is in `sent`. */
  | { readonly kind: 'submitted'; readonly status: number }
  | { readonly kind: 'opened'; readonly url: string };

export interface Pressed {
  readonly outcome: PressOutcome;
  /** The pressed message as this person sees it now. */
  readonly message: SeenMessage;
  /** Other messages that the bot sent or changed in this chat meanwhile, new ones first. */
  readonly sent: readonly SeenMessage[];
}

export interface PressOptions {
  /** Sends even what the client's own checks would hold back. */
  readonly skipsChecks?: boolean;
  /** Sends this as `data` instead of what the button carries: a tampering client. */
  readonly data?: JsonObject;
}

/** A person at one chat. */
export interface ChatMember {
  readonly person: TeamsPerson;
  readonly chat: Chat;
  /** Opens the chat; the first opening installs the bot. Returns everything that the person sees then. */
  open(): Promise<readonly SeenMessage[]>;
  /** Says something and returns the messages that the bot sent or changed until it was quiet again, replies first. */
  say(text: string, options?: { readonly mention?: boolean }): Promise<readonly SeenMessage[]>;
  /**
   * Presses the first button with this title, or the first that begins with it: 'Show' presses 'Show John Doe'.
   * @throws when the card has none
   */
  press(
    message: SeenMessage | undefined,
    title: string,
    inputs?: Readonly<Record<string, string>>,
    options?: PressOptions,
  ): Promise<Pressed>;
  /** Looks at a message, whereupon the client asks for the person's own view, as `refresh` in the card says. */
  look(message: SeenMessage | undefined): Promise<SeenMessage>;
  /** The buttons that this client draws for the message. */
  actions(message: SeenMessage | undefined): readonly CardAction[];
  /** Changes an own message; the newest own one unless told otherwise. */
  edit(text: string, message?: SeenMessage): Promise<readonly SeenMessage[]>;
  /** Sends a file. */
  sendFile(name: string, content: string | Buffer): Promise<readonly SeenMessage[]>;
  /** Accepts or declines a file that the bot offered. */
  answerFile(message: SeenMessage | undefined, action: 'accept' | 'decline'): Promise<readonly SeenMessage[]>;
  sticker(): Promise<readonly SeenMessage[]>;
  picture(): Promise<readonly SeenMessage[]>;
  /** What the person sees, oldest first, deleted messages included. */
  messages(): readonly SeenMessage[];
  /** The first message, old or coming, that fits. @throws after `timeoutMs`, 60 s unless given */
  waitFor(fits: (message: SeenMessage) => boolean, timeoutMs?: number): Promise<SeenMessage>;
  uninstall(): Promise<void>;
  /** The delivery of the latest deed of this seat: status and body of the bot's HTTP answer. */
  readonly lastDelivery: Delivery | undefined;
}

export interface ClientOptions {
  readonly room: ChatRoom;
  readonly userActions: UserActions;
  readonly isOldClient: () => boolean;
}

/** A person's devices. */
export interface PersonClient {
  in(chat: 'personal' | 'group' | Chat): ChatMember;
}

/** What a sticker and a pasted picture look like to a bot. */
const sticker = {
  contentType: 'image/*',
  contentUrl: 'https://statics.teams.cdn.office.net/evergreen-assets/stickers/wave.png',
  name: 'Sticker',
};
const picture = {
  contentType: 'image/png',
  contentUrl: 'https://us-api.asm.skype.com/v1/objects/0-sandbox-1/views/imgo',
  name: 'picture.png',
};

/** Seats a person at a chat. */
export function createPersonClient(options: ClientOptions, person: TeamsPerson): PersonClient {
  const { room, userActions } = options;

  function member(chat: Chat): ChatMember {
    let lastDelivery: Delivery | undefined;

    function seen(message: ChatMessage): SeenMessage {
      return room.seenBy(message, person.objectId);
    }

    /**
     * The replies first, then what the bot sent by itself, then what changed: news may arrive at any moment, and a card
     * may turn for a reason of its own.
     */
    function changedSince(mark: number, exceptId?: string): readonly SeenMessage[] {
      const changed = room
        .messagesOf(chat.id)
        .filter((message) => message.from === 'bot' && message.changedAt > mark && message.id !== exceptId);
      const came = changed.filter(({ addedAt }) => addedAt > mark);
      const turned = changed.filter(({ addedAt }) => addedAt <= mark);
      const news = came.filter(({ isReply }) => !isReply);
      return [...came.filter(({ isReply }) => isReply), ...news, ...turned].map(seen);
    }

    async function during(userAction: () => Promise<Delivery | undefined>): Promise<readonly SeenMessage[]> {
      await userActions.open(person, chat);
      const mark = room.now();
      lastDelivery = await userAction();
      await userActions.waitUntilQuiet(chat);
      return changedSince(mark);
    }

    function original(message: SeenMessage | undefined): ChatMessage {
      const found = message === undefined ? undefined : room.message(message.id);
      if (found === undefined) throw new Error('There is no such message; did the bot answer at all?');
      return found;
    }

    function actions(message: SeenMessage | undefined): readonly CardAction[] {
      const { card } = seen(original(message));
      return card === undefined ? [] : actionsOf(card, !options.isOldClient());
    }

    function result(message: ChatMessage, outcome: PressOutcome, mark: number): Pressed {
      return { outcome, message: seen(message), sent: changedSince(mark, message.id) };
    }

    async function press(
      pressed: SeenMessage | undefined,
      title: string,
      inputs: Readonly<Record<string, string>> = {},
      press: PressOptions = {},
    ): Promise<Pressed> {
      const message = original(pressed);
      const { card = {} } = seen(message);
      const offered = actions(pressed);
      const action =
        offered.find((candidate) => candidate.title === title) ??
        offered.find((candidate) => candidate.title.startsWith(`${title} `));
      if (action === undefined) {
        throw new Error(
          `No button "${title}"; there are: ${offered.map((one) => one.title).join(', ') || 'none'}`,
        );
      }
      const mark = room.now();
      if (action.type === 'Action.OpenUrl')
        return result(message, { kind: 'opened', url: action.url ?? '' }, mark);
      const { values, problems } = fillInputs(card, inputs);
      if (action.sendsInputs && problems.length > 0 && press.skipsChecks !== true) {
        return result(message, { kind: 'invalid', problems }, mark);
      }
      const own = isObject(action.data) ? action.data : {};
      const data = press.data ?? (action.sendsInputs ? { ...own, ...values } : own);
      if (action.type === 'Action.Submit') {
        lastDelivery = await userActions.submit(person, message, data);
        await userActions.waitUntilQuiet(chat);
        return result(message, { kind: 'submitted', status: lastDelivery?.status ?? 0 }, mark);
      }
      if (action.type !== 'Action.Execute') throw new Error(`${action.type} stays inside the client`);
      const { id, verb } = action;
      const outcome = await userActions.execute(person, message, {
        ...(id === undefined ? {} : { id }),
        ...(verb === undefined ? {} : { verb }),
        data,
      });
      await userActions.waitUntilQuiet(chat);
      return result(message, outcome, mark);
    }

    return {
      person,
      chat,
      press,
      actions,
      async look(message) {
        const looked = original(message);
        await userActions.look(person, looked);
        return seen(looked);
      },
      async open() {
        await userActions.open(person, chat);
        return room.messagesOf(chat.id).map(seen);
      },
      say: (text, said = {}) =>
        during(() => userActions.say(person, chat, text, chat.kind === 'group' && said.mention !== false)),
      edit: (text, message) =>
        during(() => {
          const mine = room.messagesOf(chat.id).findLast((candidate) => candidate.from === person.objectId);
          return userActions.edit(
            person,
            message === undefined && mine !== undefined ? mine : original(message),
            text,
          );
        }),
      sendFile: (name, content) =>
        during(() => userActions.sendFile(person, chat, name, Buffer.from(content))),
      async answerFile(message, action) {
        const offer = original(message);
        const changed = await during(() => userActions.answerFile(person, offer, action));
        const isOffer = ({ id }: SeenMessage) => id === offer.id;
        return [...changed.filter(isOffer), ...changed.filter((one) => !isOffer(one))];
      },
      sticker: () => during(() => userActions.attach(person, chat, [sticker])),
      picture: () => during(() => userActions.attach(person, chat, [picture])),
      messages: () => room.messagesOf(chat.id).map(seen),
      async waitFor(fits, timeoutMs = 60_000) {
        const end = performance.now() + timeoutMs;
        for (;;) {
          const found = room.messagesOf(chat.id).map(seen).find(fits);
          if (found !== undefined) return found;
          if (performance.now() > end) throw new Error(`No message fitted within ${timeoutMs} ms`);
          await wait(10);
        }
      },
      uninstall: () => userActions.uninstall(person, chat),
      get lastDelivery() {
        return lastDelivery;
      },
    };
  }

  return {
    in: (chat) => {
      if (chat === 'personal') return member(room.personalChat(person.objectId));
      return member(chat === 'group' ? room.groupChat : chat);
    },
  };
}
