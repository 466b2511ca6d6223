import { notice } from '../cards/general/notice.ts';
import { PrivateRequestError } from '../changes/request/viewed-changes.ts';
import type { Access, RoleResolver, RolesAnswer } from '../identity/roles.ts';
import { messages } from '../languages/messages.ts';
import type { Log } from '../platform/log.ts';
import { createTurnLimit, LimitError } from '../platform/person-limits.ts';
import { createSecurityLog, type SecurityEvent } from '../platform/security-log.ts';
import { pastedRows } from '../transfer/pasted-rows.ts';
import { againButtons, helpButton, requestsButton } from './buttons.ts';
import { askWhichPerson } from './contacts/ask-which-person.ts';
import { isExactName, isFound, isInName, searchText } from './contacts/search.ts';
import {
  type Dialog,
  type DialogContext,
  ErrorWithButtons,
  type Services,
  StaleButtonError,
} from './define-dialog.ts';
import { explainError } from './error-messages.ts';
import { answerFollowUp } from './follow-up/answer-follow-up.ts';
import { followCommand } from './follow-up/follow-command.ts';
import { greeting } from './general/greet.ts';
import { importContacts } from './import/import-contacts.ts';
import { answerOffer } from './import/offer-file.ts';
import { receiveFile, receiveRows } from './import/receive-file.ts';
import { isListName } from './lists/show-list.ts';
import { noticeReply } from './notice-reply.ts';
import { type CommandIntent, type Intent, readIntent } from './read-intent.ts';
import { dialogs, routeVerb } from './registry.ts';
import type { Reply } from './reply.ts';
import { askWhichRequest } from './request-card/ask-which-request.ts';
import { namesRequest, namesSeveralRequests } from './request-card/request-number.ts';
import { longestTypedText, type Turn } from './turn.ts';

export interface TurnHandlerOptions extends Services {
  readonly roleResolver: RoleResolver;
  readonly log: Log;
  /** The most turns of one person per minute; no limit by default. */
  readonly turnsPerMinute?: number;
  /** Receives the run of each dialog, for a trace; runs it. */
  readonly onDialog?: <T>(name: string, run: () => Promise<T>) => Promise<T>;
}

/**
 * Creates the function that handles turns: it finds the dialog, checks the person's role, runs the dialog and
 * explains errors. It never throws, and always replies if a person waits for an answer.
 */
export function createTurnHandler({
  roleResolver,
  log,
  changesFor,
  turnsPerMinute = Number.POSITIVE_INFINITY,
  onDialog,
  ...services
}: TurnHandlerOptions): (turn: Turn) => Promise<Reply> {
  const { clock } = services;
  const security = createSecurityLog(log, clock);
  const turnLimit = createTurnLimit(turnsPerMinute, clock);
  return async (turn) => {
    try {
      const reply = await answer(turn);
      remember(turn, reply);
      return reply;
    } catch (error) {
      return explain(error, turn);
    }
  };

  async function answer(turn: Turn): Promise<Reply> {
    if (turn.kind === 'arrival') return arrive(turn);
    turnLimit.count(turn.actor.objectId);
    if (turn.kind === 'edited') return text(messages.errors.iDontActOnEditedMessages);
    if (turn.kind === 'wordless') return wordless(turn);
    const pasted = turn.kind === 'text' ? pastedRows(turn.text) : undefined;
    if (turn.kind === 'text' && turn.text.length > longestTypedText && pasted === undefined)
      return tooLong(turn.text);
    const { context, rights } = await buildContext(turn);
    const closed = accessDenied(rights.access);
    if (closed !== undefined) {
      report(turn, 'security.command_denied', rights.access);
      return closed;
    }
    if (turn.kind === 'action') {
      const route = routeVerb(turn.verb);
      if (route === undefined) throw new StaleButtonError('forged');
      // A client that refreshes a card automatically may only read.
      if (turn.trigger === 'automatic' && turn.verb !== 'change.refresh')
        throw new StaleButtonError('forged');
      const count = route.entry.foreignKeys(turn.data);
      if (count > 0) report(turn, 'security.extra_data_dropped', 'keys that the card does not send', count);
      return (
        refuse(route.dialog, context, rights) ??
        traced(route.dialog.name, () => route.entry.run(turn.data, context))
      );
    }
    if (turn.kind === 'file')
      return refuse(importContacts, context, rights) ?? receiveFile(turn.files, context);
    if (turn.kind === 'file-answer')
      return refuse(importContacts, context, rights) ?? answerOffer(turn.ref, turn.upload, context);
    if (pasted !== undefined) return refuse(importContacts, context, rights) ?? receiveRows(pasted, context);
    if (turn.text === '') return greeting(context);
    // A mentioned name is never a command.
    if (turn.startsWithMention) return searchText(turn.text, context);
    const names = {
      isInName: (text: string) => isInName(text, context),
      isExactName: (text: string) => isExactName(text, context),
      isFound: (text: string) => isFound(text, context),
      isListName: (text: string) => isListName(text, context),
    };
    const intent = await readIntent(turn.text, names);
    if (intent.kind !== 'follow-up') return run(intent, context, rights);
    const reply = await traced('follow-up', () =>
      answerFollowUp(intent.followUp, context, (dialog) => refuse(dialog, context, rights)),
    );
    return reply ?? run(await readIntent(turn.text, names, { withFollowUps: false }), context, rights);
  }

  function run(intent: Intent, context: DialogContext, rights: RolesAnswer): Promise<Reply> | Reply {
    if (intent.kind !== 'command') return traced('find-contact', () => searchText(intent.text, context));
    return (
      refuse(intent.dialog, context, rights) ?? traced(intent.dialog.name, () => runCommand(intent, context))
    );
  }

  function traced<T extends Reply | undefined>(name: string, run: () => Promise<T> | T): Promise<T> | T {
    return onDialog === undefined ? run() : onDialog(name, async () => run());
  }

  /** Records what the person's next message can refer to. */
  function remember(turn: Turn, reply: Reply): void {
    if (reply.kind !== 'card' || (turn.kind === 'action' && turn.trigger === 'automatic')) return;
    const { refersTo, about } = reply;
    if (refersTo !== undefined) services.memory.remember(turn, refersTo);
    else if (about !== undefined)
      services.memory.remember(turn, {
        kind: 'request',
        number: about.requestNumber,
        isNews: false,
        listed: [],
      });
  }

  async function arrive(turn: Turn): Promise<Reply> {
    if (!(await services.firstContact(turn.chat.conversationId))) return { kind: 'nothing' };
    const { context, rights } = await buildContext(turn);
    const closed = turn.chat.kind === 'personal' ? accessDenied(rights.access) : undefined;
    return closed ?? greeting(context);
  }

  async function buildContext(turn: Turn): Promise<{ context: DialogContext; rights: RolesAnswer }> {
    const rights = await roleResolver.of(turn.actor);
    const { actor, chat } = turn;
    const changes = changesFor({
      objectId: actor.objectId,
      isAlone: chat.kind === 'personal',
      isAdmin: rights.roles.has('admin'),
    });
    return { context: { ...services, changes, dialogs, turn, actor, chat, roles: rights.roles }, rights };
  }

  function explain(thrown: unknown, turn: Turn): Reply {
    const [error, buttons] =
      thrown instanceof ErrorWithButtons ? [thrown.cause, thrown.buttons] : [thrown, []];
    const reference = turn.correlationId.slice(0, 8);
    if (error instanceof StaleButtonError) {
      report(turn, 'security.button_refused', error.refusal);
      return noticeCard({ tone: 'warning', ...messages.errors.staleButtons[error.refusal], reference: '' });
    }
    if (error instanceof PrivateRequestError) {
      report(turn, 'security.command_denied', 'private request');
      return text(messages.errors.thatsPrivate);
    }
    if (error instanceof LimitError) {
      report(turn, 'security.limit_reached', error.limit);
      return noticeCard({ tone: 'info', ...explainError(error, clock()), reference: '' }, buttons);
    }
    log.error({ event: 'dialog.failed', error, correlationId: turn.correlationId }, 'dialog failed');
    const route = turn.kind === 'action' ? routeVerb(turn.verb) : undefined;
    const again = route === undefined ? [] : againButtons(error, turn, route.entry.verb);
    return noticeCard({ tone: 'bad', ...explainError(error, clock()), reference }, [...again, ...buttons]);
  }

  /** Returns the reply if the person may not use a dialog, or not in this chat; undefined if they may. */
  function refuse(
    dialog: Dialog,
    context: DialogContext,
    { access, certain }: RolesAnswer,
  ): Reply | undefined {
    const { turn, chat } = context;
    if (access === 'search' && dialog.does !== 'search') {
      report(turn, 'security.command_denied', 'guest', undefined, dialog.name);
      return text(messages.errors.guestsCanOnlySearch);
    }
    const isUnsure = !certain && dialog.does === 'change';
    if (isUnsure || !context.roles.has(dialog.role)) {
      report(
        turn,
        'security.command_denied',
        certain ? `for ${dialog.role}` : 'role unknown',
        undefined,
        dialog.name,
      );
      return deny(dialog, certain);
    }
    if (dialog.chat !== 'personal' || chat.kind === 'personal') return undefined;
    report(turn, 'security.command_denied', 'for the 1:1 chat', undefined, dialog.name);
    return text(messages.errors.thatsPrivate);
  }

  function report(
    turn: Turn,
    event: SecurityEvent['event'],
    reason: string,
    count?: number,
    action = turn.kind === 'action' ? turn.verb : '',
  ): void {
    const { actor, chat, correlationId } = turn;
    // An unknown verb may be any text, so it is not logged.
    const known = turn.kind === 'action' && routeVerb(turn.verb) === undefined ? 'unknown' : action;
    security.write({
      event,
      reason,
      person: actor.objectId,
      action: known,
      chat: chat.kind,
      correlationId,
      ...(count === undefined ? {} : { count }),
    });
  }
}

/** Runs a command, or asks for the request or person if none was named and the last answer has none. */
async function runCommand(intent: CommandIntent, context: DialogContext): Promise<Reply> {
  const { entry, argument } = intent;
  const reply =
    entry.names === undefined && argument === '' ? undefined : await followCommand(intent, context);
  if (reply !== undefined) return reply;
  if (entry.names === 'request' && !namesRequest(argument)) return askWhichRequest(intent, context);
  if (entry.names === 'request' && namesSeveralRequests(argument)) return oneAtATime(entry);
  if (entry.names === 'person' && argument === '') return askWhichPerson(entry);
  return entry.run(argument, context);
}

function oneAtATime({ example, words: [command] }: CommandIntent['entry']): Reply {
  const text =
    command === 'approve'
      ? messages.requests.approveOneOrAll({ example })
      : messages.requests.typeOneNumber({ example });
  return noticeReply(messages.requests.oneRequestAtATime, text, [requestsButton, helpButton]);
}

/** Returns the reply to people without access; undefined for others. */
function accessDenied(access: Access): Reply | undefined {
  if (access === 'unknown') return text(messages.errors.accountIsUnknown);
  if (access === 'disabled') return text(messages.errors.accountIsDisabled);
  return access === 'no-guests' ? text(messages.errors.noGuests) : undefined;
}

function deny(dialog: Dialog, certain: boolean): Reply {
  const denied = dialog.denied?.();
  const text = certain
    ? (denied?.text ?? messages.errors.youArentAllowedToDoThis)
    : messages.errors.iCouldntCheckYourRights;
  return noticeCard(
    {
      tone: 'info',
      title: certain ? messages.errors.notAvailableForYourRole : messages.errors.tryAgainTitle,
      text,
      reference: '',
    },
    denied?.instead,
  );
}

function tooLong(typed: string): Reply {
  return text(messages.errors.yourMessageIsTooLong({ count: typed.length, most: longestTypedText }));
}

function wordless(turn: Turn & { kind: 'wordless' }): Reply {
  if (turn.attachment === 'quotation') {
    return text(messages.errors.iDontActOnQuotedMessages);
  }
  return text(
    turn.attachment === 'file' ? messages.errors.sendFilesInOurChat : messages.errors.iOnlyUnderstandText,
  );
}

function noticeCard(
  data: Omit<Parameters<typeof notice>[0], 'actions'>,
  actions: Parameters<typeof notice>[0]['actions'] = [],
): Reply {
  return { kind: 'card', card: notice({ ...data, actions: [...actions, helpButton] }), placement: 'new' };
}

function text(words: string): Reply {
  return { kind: 'text', text: words };
}
