import type { Card } from '../../cards/engine/card.ts';
import { notice } from '../../cards/general/notice.ts';
import { commentSummary, requestSummary } from '../../cards/requests/request-summary.ts';
import type { Delivery, Notice, Notify } from '../../changes/approvals/approval.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ViewedChanges, Viewer } from '../../changes/request/viewed-changes.ts';
import type { RoleResolver } from '../../identity/roles.ts';
import { messages } from '../../languages/messages.ts';
import type { Log } from '../../platform/log.ts';
import type { ConversationMemory } from '../follow-up/conversation-memory.ts';
import type { Reply } from '../reply.ts';
import { isQuestionOpen } from '../request-card/request-buttons.ts';
import { contentHash, namesIn, type RequestViewServices, requestView } from '../request-card/request-view.ts';
import {
  involvedIn,
  type RequestNews,
  type RequestViewer,
  viewerRoleOf,
} from '../request-card/viewer-role.ts';
import { noticeText, questionNews } from './notice-text.ts';

/** Sends proactive messages; none of these methods throws. */
export interface Post {
  tell(objectId: string, message: Exclude<Reply, { kind: 'nothing' }>): Promise<Posted>;
  replaceCard(conversationId: string, messageId: string, card: Card): Promise<Posted>;
  /** Returns a person's data from their last turn. */
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
  /** Entra object id of its only reader, '' in a chat with several people. */
  readonly person: string;
  /** The id of the notice that it was sent for, '' for a reply. */
  readonly noticeId: string;
  /** The hash of what it shows; '' if unknown. */
  readonly shows: string;
}

/** A reply that shows a request; `inMessage` is false if only one person's view of the message shows it. */
type ShownNow = Omit<ShownCard, 'noticeId'> & { readonly inMessage: boolean };

/** The store of messages that show a request. */
export interface ShownCards {
  keep(card: ShownCard): Promise<void>;
  ofRequest(requestNumber: number): Promise<readonly ShownCard[]>;
  forget(message: Pick<ShownCard, 'conversationId' | 'messageId'>): Promise<void>;
  hasNotice(noticeId: string): Promise<boolean>;
}

export interface NoticesOptions extends Omit<RequestViewServices, 'changes'> {
  readonly changesFor: (
    viewer: Viewer,
  ) => Pick<ViewedChanges, 'get' | 'delegationsTo' | 'openAbout' | 'history' | 'items' | 'undoneBy'>;
  readonly roleResolver: RoleResolver;
  readonly shownCards: ShownCards;
  /** Queues an update of the cards of a request, which is repeated until it succeeds. */
  readonly updateLater: (requestNumber: number) => Promise<void>;
  /** What the recipients' next messages can refer to. */
  readonly memory: Pick<ConversationMemory, 'remember'>;
  readonly post: () => Post;
  readonly log: Log;
  /**
   * How long a client may take to render the response to a click before its message is updated, in
   * milliseconds.
   */
  readonly quietMs?: number;
}

/** Returns the card that replaces a request which its chat may no longer see. */
function hiddenCard(): Card {
  return notice({
    tone: 'info',
    title: messages.notices.thisRequestIsPrivate,
    text: messages.notices.onlyRequesterCanSeeIt,
    reference: '',
    actions: [],
  });
}

/** Notifies people about requests, and updates the cards that show them. */
export interface Notices {
  readonly notify: Notify;
  /** Records a message that now shows a request. Never throws. */
  readonly shown: (card: ShownNow) => void;
  /** Waits for work in flight. */
  close(): Promise<void>;
}

/**
 * Creates the notices. Approvers get a card with buttons. Requesters get questions and the outcome as new
 * messages, because Teams does not announce updated cards. After each notice all cards of the request are
 * updated in all chats. The state of a request never depends on its notices.
 */
export function createNotices(options: NoticesOptions): Notices {
  const { changesFor, roleResolver, shownCards, log, quietMs = 1_000 } = options;
  /** Returns the requests that a recipient may see in their 1:1 chat; '' means a chat with several people. */
  async function changesOf(person: string) {
    const isAlone = person !== '';
    const isAdmin = isAlone && (await roleResolver.of({ objectId: person })).roles.has('admin');
    return changesFor({ objectId: person || undefined, isAlone, isAdmin });
  }
  const servicesFor = async (person: string) => ({ ...options, changes: await changesOf(person) });
  /**
   * The card updates in flight by request. They run one at a time, so that no older state overwrites a newer
   * one.
   */
  const updates = new Map<number, Promise<unknown>>();
  const inFlight = new Set<Promise<unknown>>();

  return {
    async notify(notice) {
      const outcome = await (await changesOf(notice.recipient)).get(notice.requestNumber);
      // The recipient may not see this request.
      if (outcome === undefined) {
        await updateSurely(notice.requestNumber, notice.recipient);
        return 'unneeded';
      }
      const sent = (await shownCards.hasNotice(notice.id)) ? 'delivered' : await tell(notice, outcome);
      if (sent === 'unneeded') {
        const updated = await updateCards(notice.requestNumber, notice.recipient).catch(() => 'later');
        return updated === 'later' ? 'later' : 'unneeded';
      }
      // The notice is not repeated for the sake of a card, so that no message is.
      await updateSurely(notice.requestNumber, notice.recipient);
      return sent;
    },

    shown(card) {
      const work = recordShown(card).catch((error) =>
        log.warn({ event: 'card.save.failed', error, number: card.requestNumber }, 'sent card not saved'),
      );
      inFlight.add(work);
      work.finally(() => inFlight.delete(work));
    },

    async close() {
      await Promise.all([...inFlight, ...updates.values()]);
    },
  };

  async function tell(notice: Notice, outcome: ChangeOutcome): Promise<Delivery> {
    const { kind, recipient } = notice;
    if (kind === 'closed' || kind === 'progress') return 'unneeded';
    const viewer = await viewerFor(recipient, outcome);
    const card = await cardFor(notice, outcome, viewer);
    if (card !== undefined) return sendCard(notice, outcome, card);
    const text = await noticeText(notice, outcome, viewer, await servicesFor(recipient));
    if (text === '') return 'unneeded';
    return (await options.post().tell(recipient, { kind: 'text', text })).result;
  }

  /**
   * Returns the new card for a recipient who has to act or has no card of the request; undefined for others.
   */
  async function cardFor(
    { kind, actor, recipient, requestNumber }: Notice,
    outcome: ChangeOutcome,
    viewer: RequestViewer,
  ): Promise<Card | undefined> {
    const services = await servicesFor(recipient);
    const view = (news: RequestNews = {}) => requestView(outcome, viewer, services, news);
    switch (kind) {
      case 'asked':
      case 'reminder':
      case 'nudge': {
        const { viewerKind } = await viewerRoleOf(outcome.request, viewer, services.changes);
        if (viewerKind !== 'decider') return undefined;
        if (kind === 'asked') return view();
        const names = await namesIn([outcome.request], options.people);
        const summary = messages.notices.reminderOf({
          request: requestSummary(outcome.request, 'decider', names),
        });
        return view({ news: messages.notices.requestStillWaitsForYou, summary });
      }
      case 'help-wanted':
        return view({
          news: messages.notices.outcomeIsNotKnown,
        });
      case 'question': {
        if (outcome.request.requester !== recipient || !isQuestionOpen(outcome.request)) return undefined;
        const names = await namesIn([outcome.request], options.people, [actor]);
        const news = questionNews(outcome, actor, names);
        const summary = commentSummary(outcome.request, actor, names);
        return news === '' ? undefined : view({ news, summary, prompt: 'answer' });
      }
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
    options.memory.remember(
      { actor: { objectId: person }, chat: { conversationId } },
      { kind: 'request', number: requestNumber, isNews: true, listed: [] },
    );
    if (messageId !== '') {
      const shows = contentHash(outcome, person);
      await shownCards.keep({ requestNumber, conversationId, messageId, person, noticeId, shows });
    }
    return 'delivered';
  }

  /** Updates all cards of a request, and queues another update if that fails. */
  async function updateSurely(number: number, recipient: string): Promise<void> {
    const updated = await updateCards(number, recipient).catch(() => 'later');
    if (updated !== 'later') return;
    await options
      .updateLater(number)
      .catch((error) => log.warn({ event: 'cards.update.failed', error, number }, 'sent cards not updated'));
  }

  /**
   * Updates all cards of a request. Resolves with 'later' if a card could not be updated. If Teams refused that for an
   * unknown reason, this counts for cards of the recipient only.
   */
  function updateCards(number: number, recipient: string): Promise<Delivery> {
    const before = updates.get(number) ?? Promise.resolve();
    const own = before.then(() => updateAll(number, recipient));
    const settled = own
      .catch((error) => log.warn({ event: 'cards.update.failed', error, number }, 'sent cards not updated'))
      .finally(() => {
        if (updates.get(number) === settled) updates.delete(number);
      });
    updates.set(number, settled);
    return own;
  }

  async function updateAll(number: number, recipient: string): Promise<Delivery> {
    let result: Delivery = 'delivered';
    for (const card of await shownCards.ofRequest(number)) {
      const outcome = await (await changesOf(card.person)).get(number);
      const shows = outcome === undefined ? '' : contentHash(outcome, card.person);
      if (outcome !== undefined && card.shows === shows) continue;
      const view = outcome === undefined ? hiddenCard() : await viewFor(outcome, card.person);
      const posted = await options.post().replaceCard(card.conversationId, card.messageId, view);
      if (posted.result === 'gone' || (posted.result === 'delivered' && outcome === undefined))
        await shownCards.forget(card);
      else if (posted.result === 'delivered') await shownCards.keep({ ...card, shows });
      else if (posted.result === 'later' || card.person === recipient) result = 'later';
    }
    return result;
  }

  async function recordShown({ inMessage, ...card }: ShownNow): Promise<void> {
    const find = async () =>
      (await shownCards.ofRequest(card.requestNumber)).find(
        ({ conversationId, messageId }) =>
          conversationId === card.conversationId && messageId === card.messageId,
      );
    const known = await find();
    const noticeId = known?.noticeId ?? '';
    if (inMessage) await shownCards.keep({ ...card, noticeId });
    else if (known === undefined) await shownCards.keep({ ...card, noticeId, shows: '' });
    // The response may reach the client after a newer update, and is shown on one device only. So the message
    // is updated after the response has arrived.
    await new Promise((resolve) => setTimeout(resolve, quietMs).unref());
    const now = await find();
    if (!inMessage && now !== undefined && now.shows !== card.shows) {
      await shownCards.keep({ ...now, shows: '' });
    }
    await updateSurely(card.requestNumber, card.person);
  }

  async function viewFor(outcome: ChangeOutcome, person: string): Promise<Card> {
    const viewer = person === '' ? await groupViewer(outcome) : await viewerFor(person, outcome);
    return requestView(outcome, viewer, await servicesFor(person));
  }

  /**
   * Returns the viewer for a chat with several people. Clients of involved people fetch their own view
   * automatically.
   */
  async function groupViewer({ request }: ChangeOutcome): Promise<RequestViewer> {
    const met = await Promise.all(involvedIn(request).map((person) => options.post().met(person)));
    const refreshFor = met.map((known) => known?.teamsId ?? '').filter((id) => id !== '');
    return {
      objectId: undefined,
      isAdmin: false,
      timeZone: request.approval.timeZone,
      locale: 'en-US',
      refreshFor,
    };
  }

  async function viewerFor(person: string, { request }: ChangeOutcome): Promise<RequestViewer> {
    const [met, { roles }] = await Promise.all([
      options.post().met(person),
      roleResolver.of({ objectId: person }),
    ]);
    return {
      objectId: person,
      isAdmin: roles.has('admin'),
      // Without a known zone, the policy's zone is used.
      timeZone: met?.timeZone || request.approval.timeZone,
      locale: met?.locale || 'en-US',
      refreshFor: met === undefined || met.teamsId === '' ? [] : [met.teamsId],
    };
  }
}
