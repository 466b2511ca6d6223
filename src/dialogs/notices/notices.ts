import type { Card } from '../../cards/engine/card.ts';
import { notice } from '../../cards/general/notice.ts';
import type { Delivery, Notice, Notify } from '../../changes/approvals/approval.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ViewedChanges, Viewer } from '../../changes/request/viewed-changes.ts';
import type { RoleResolver } from '../../identity/roles.ts';
import type { Log } from '../../platform/log.ts';
import type { Reply } from '../reply.ts';
import { contentHash, type RequestViewServices, requestView } from '../request-card/request-view.ts';
import {
  involvedIn,
  type RequestNews,
  type RequestViewer,
  viewerRoleOf,
} from '../request-card/viewer-role.ts';
import { noticeText } from './notice-text.ts';

/** How the rim sends what nobody has asked for; none of these throws. */
export interface Post {
  tell(objectId: string, message: Exclude<Reply, { kind: 'nothing' }>): Promise<Posted>;
  replaceCard(conversationId: string, messageId: string, card: Card): Promise<Posted>;
  /** A person as their last turn showed them. */
  met(
    objectId: string,
  ): Promise<{ readonly teamsId: string; readonly timeZone: string; readonly locale: string } | undefined>;
}

type Posted =
  | { readonly result: 'delivered'; readonly conversationId: string; readonly messageId: string }
  | { readonly result: 'not-installed' | 'gone' | 'refused' | 'later' };

/** A message that shows a request. */
export interface ShownCard {
  readonly requestNumber: number;
  readonly conversationId: string;
  readonly messageId: string;
  /** Entra object id of its only reader, '' in a chat of several. */
  readonly person: string;
  /** The notice that it was sent for, '' for an answer. */
  readonly noticeId: string;
  /** Stands for what it shows; '' when that is not known. */
  readonly shows: string;
}

/** An answer that shows a request; `inMessage` is false when only one person's own view of the message does. */
type ShownNow = Omit<ShownCard, 'noticeId'> & { readonly inMessage: boolean };

/** Where it is kept which messages show which request. */
export interface ShownCards {
  keep(card: ShownCard): Promise<void>;
  ofRequest(requestNumber: number): Promise<readonly ShownCard[]>;
  forget(message: Pick<ShownCard, 'conversationId' | 'messageId'>): Promise<void>;
  hasNotice(noticeId: string): Promise<boolean>;
}

export interface NoticesOptions extends Omit<RequestViewServices, 'changes'> {
  readonly changesFor: (
    viewer: Viewer,
  ) => Pick<ViewedChanges, 'get' | 'delegateFor' | 'openAbout' | 'history'>;
  readonly roleResolver: RoleResolver;
  readonly shownCards: ShownCards;
  readonly post: () => Post;
  readonly log: Log;
  /** How long a client gets to draw the answer of a press before its message is brought up to date. */
  readonly quietMs?: number;
}

/** Takes the place of a card that shows what is nobody's business there. */
const hiddenCard = notice({
  tone: 'info',
  title: 'This request is private',
  reference: '',
  actions: [],
  text: 'Only the person who made it can see it, in their own chat with me.',
});

/** Brings people the news of requests, and keeps every card that shows one true. */
export interface Notices {
  readonly notify: Notify;
  /** Takes note of a message that shows a request from now on. Never throws. */
  readonly shown: (card: ShownNow) => void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/**
 * What is told when: who is asked gets a card with buttons, whoever has asked hears questions and the end in a
 * message of their own, because Teams announces no changed card. After every notice all cards of the request, in
 * whatever chat, are brought up to date. How a request stands never depends on any of it.
 */
export function createNotices(options: NoticesOptions): Notices {
  const { changesFor, roleResolver, shownCards, log, quietMs = 1_000 } = options;
  /** Whoever is written to reads it alone; nobody in particular ('') means a chat of several. */
  const changesOf = (person: string) => changesFor({ objectId: person, isAlone: person !== '' });
  const servicesFor = (person: string) => ({ ...options, changes: changesOf(person) });
  /** One sweep of a request at a time, so that no older state is written over a newer one. */
  const sweeps = new Map<number, Promise<unknown>>();
  const underWay = new Set<Promise<unknown>>();

  return {
    async notify(notice) {
      const outcome = await changesOf(notice.recipient).get(notice.requestNumber);
      // What is somebody else's alone is told to nobody.
      if (outcome === undefined) {
        await sweep(notice.requestNumber, notice.recipient).catch(() => 'later' as const);
        return 'unneeded';
      }
      const sent = (await shownCards.hasNotice(notice.id)) ? 'delivered' : await tell(notice, outcome);
      const swept = await sweep(notice.requestNumber, notice.recipient).catch(() => 'later' as const);
      // A card that could not be changed is tried again; a message that is out is not sent twice for it.
      return notice.kind === 'closed' ? swept : sent;
    },

    shown(card) {
      const work = takeNote(card).catch((error) =>
        log.warn({ event: 'card.save.failed', error, number: card.requestNumber }, 'sent card not saved'),
      );
      underWay.add(work);
      work.finally(() => underWay.delete(work));
    },

    async close() {
      await Promise.all([...underWay, ...sweeps.values()]);
    },
  };

  async function tell(notice: Notice, outcome: ChangeOutcome): Promise<Delivery> {
    const { kind, recipient } = notice;
    if (kind === 'closed' || kind === 'progress') return 'unneeded';
    const timeFormat = await readerFor(recipient, outcome);
    const card = await cardFor(notice, outcome, timeFormat);
    if (card !== undefined) return sendCard(notice, outcome, card);
    const text = await noticeText(notice, outcome, timeFormat, servicesFor(recipient));
    if (text === '') return 'unneeded';
    return (await options.post().tell(recipient, { kind: 'text', text })).result;
  }

  /** A card of its own for who has to act, or has none of this request yet; the others have theirs changed. */
  async function cardFor(
    { kind, recipient, requestNumber }: Notice,
    outcome: ChangeOutcome,
    timeFormat: RequestViewer,
  ): Promise<Card | undefined> {
    const view = (news: RequestNews = {}) => requestView(outcome, timeFormat, servicesFor(recipient), news);
    switch (kind) {
      case 'asked':
      case 'reminder':
      case 'nudge': {
        const { face } = await viewerRoleOf(outcome.request, timeFormat, changesOf(recipient));
        if (face !== 'decider') return undefined;
        return view(kind === 'asked' ? {} : { news: 'A reminder: this still waits for you.' });
      }
      case 'help-wanted':
        return view({ news: 'Please look: it is not known whether this change was made.' });
      case 'outcome': {
        const cards = await shownCards.ofRequest(requestNumber);
        return cards.some(({ person }) => person === recipient) ? undefined : view();
      }
      default:
        return undefined;
    }
  }

  async function sendCard(notice: Notice, outcome: ChangeOutcome, card: Card): Promise<Delivery> {
    const posted = await options.post().tell(notice.recipient, { kind: 'card', card, placement: 'new' });
    if (posted.result !== 'delivered') return posted.result;
    const { conversationId, messageId } = posted;
    const { requestNumber, recipient: person, id: noticeId } = notice;
    if (messageId !== '') {
      const shows = contentHash(outcome, person);
      await shownCards.keep({ requestNumber, conversationId, messageId, person, noticeId, shows });
    }
    return 'delivered';
  }

  /** Answers 'later' when a card of this person could not be brought up to date. */
  function sweep(number: number, recipient: string): Promise<Delivery> {
    const before = sweeps.get(number) ?? Promise.resolve();
    const own = before.then(() => bringUpToDate(number, recipient));
    const settled = own
      .catch((error) => log.warn({ event: 'cards.update.failed', error, number }, 'sent cards not updated'))
      .finally(() => {
        if (sweeps.get(number) === settled) sweeps.delete(number);
      });
    sweeps.set(number, settled);
    return own;
  }

  async function bringUpToDate(number: number, recipient: string): Promise<Delivery> {
    let result: Delivery = 'delivered';
    for (const card of await shownCards.ofRequest(number)) {
      const outcome = await changesOf(card.person).get(number);
      const shows = outcome === undefined ? '' : contentHash(outcome, card.person);
      if (outcome !== undefined && card.shows === shows) continue;
      const view = outcome === undefined ? hiddenCard : await viewFor(outcome, card.person);
      const posted = await options.post().replaceCard(card.conversationId, card.messageId, view);
      if (posted.result === 'gone' || (posted.result === 'delivered' && outcome === undefined))
        await shownCards.forget(card);
      else if (posted.result === 'delivered') await shownCards.keep({ ...card, shows });
      else if (card.person === recipient) result = 'later';
    }
    return result;
  }

  async function takeNote({ inMessage, ...card }: ShownNow): Promise<void> {
    const find = async () =>
      (await shownCards.ofRequest(card.requestNumber)).find(
        ({ conversationId, messageId }) =>
          conversationId === card.conversationId && messageId === card.messageId,
      );
    const known = await find();
    const noticeId = known?.noticeId ?? '';
    if (inMessage) await shownCards.keep({ ...card, noticeId });
    else if (known === undefined) await shownCards.keep({ ...card, noticeId, shows: '' });
    // The answer may reach the client after news that are newer than it, and shows on one device alone: once it
    // has arrived, the message itself is made true.
    await new Promise((resolve) => setTimeout(resolve, quietMs).unref());
    const now = await find();
    if (!inMessage && now !== undefined && now.shows !== card.shows) {
      await shownCards.keep({ ...now, shows: '' });
    }
    await sweep(card.requestNumber, '');
  }

  async function viewFor(outcome: ChangeOutcome, person: string): Promise<Card> {
    const timeFormat = person === '' ? await everybody(outcome) : await readerFor(person, outcome);
    return requestView(outcome, timeFormat, servicesFor(person));
  }

  /** A chat of several: the card is safe for all, and those who take part get their own view by themselves. */
  async function everybody({ request }: ChangeOutcome): Promise<RequestViewer> {
    const met = await Promise.all(involvedIn(request).map((person) => options.post().met(person)));
    const refreshFor = met.map((known) => known?.teamsId ?? '').filter((id) => id !== '');
    return { objectId: '', isAdmin: false, timeZone: request.approval.timeZone, locale: 'en-US', refreshFor };
  }

  async function readerFor(person: string, { request }: ChangeOutcome): Promise<RequestViewer> {
    const [met, { roles }] = await Promise.all([
      options.post().met(person),
      roleResolver.of({ objectId: person }),
    ]);
    return {
      objectId: person,
      isAdmin: roles.has('admin'),
      // Nobody has told us where they are: times are said as the policy means them.
      timeZone: met?.timeZone || request.approval.timeZone,
      locale: met?.locale || 'en-US',
      refreshFor: met === undefined || met.teamsId === '' ? [] : [met.teamsId],
    };
  }
}
