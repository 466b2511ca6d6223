import { personalSources } from '../../contacts/sources.ts';
import type { Answer, Approvals } from '../approvals/approvals.ts';
import type { ChangeRequests } from '../change-requests.ts';
import type { ChangeOutcome } from './change-outcome.ts';
import { type ChangeProposal, type ChangeRequest, isListOperation } from './change-request.ts';

declare const viewed: unique symbol;

/** The person who views change requests, and the chat where they are shown. */
export interface Viewer {
  /** Entra object id; undefined for everybody in a group chat. */
  readonly objectId: string | undefined;
  /** Whether only this person reads the chat: their 1:1 chat. */
  readonly isAlone: boolean;
  /** Whether they are an admin, to whom distribution lists are named that are hidden from the address lists. */
  readonly isAdmin: boolean;
}

/**
 * The change requests that one viewer may see, created only by {@link viewChanges}. Dialogs and notices have
 * no other access, so that none can skip the check.
 */
export type ViewedChanges = Pick<
  ChangeRequests,
  'propose' | 'get' | 'bySubmission' | 'undoneBy' | 'items' | 'fileRows' | keyof Approvals
> & {
  readonly [viewed]: true;
};

/** Thrown when a person requests a change of their own personal contact in a chat that others read. */
export class PrivateRequestError extends Error {
  override readonly name = 'PrivateRequestError';

  constructor() {
    super('a request about a personal contact is shown in the 1:1 chat of its owner only');
  }
}

/**
 * Restricts change requests to what a viewer may see and act on. A request about a personal contact exists
 * only for the contact's owner, whatever the role of others; the owner gets a {@link PrivateRequestError} in
 * a chat that others read. Hidden lists that a contact leaves or gets back are only there for admins.
 */
export function viewChanges(changes: ChangeRequests, viewer: Viewer): ViewedChanges {
  /** Requests already checked for this viewer; their owner never changes. */
  const seen = new Map<number, ChangeOutcome>();

  function isTheirs({ owner }: Pick<ChangeRequest, 'owner'>): boolean {
    return owner === undefined || (owner === viewer.objectId && viewer.isAlone);
  }

  function checkAccess<T extends ChangeOutcome>(outcome: T | undefined): T | undefined {
    if (outcome === undefined) return undefined;
    const { owner, number } = outcome.request;
    if (!isTheirs(outcome.request)) {
      if (owner === viewer.objectId) throw new PrivateRequestError();
      return undefined;
    }
    seen.set(number, outcome);
    return outcome;
  }

  const isNamed = viewer.isAdmin && viewer.isAlone;
  const show = <T extends ChangeOutcome>(outcome: T): T =>
    isNamed ? outcome : { ...outcome, request: withoutHiddenLists(outcome.request) };

  const get = async (number: number) => checkAccess(await changes.get(number));

  async function act<T>(
    number: number,
    action: (outcome: ChangeOutcome) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const outcome = seen.get(number) ?? (await get(number));
    return outcome === undefined ? undefined : action(outcome);
  }

  async function answer(
    number: number,
    action: (outcome: ChangeOutcome) => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    const answered = await act(number, action);
    return answered && show(answered);
  }

  function refuseElsewhere({ source }: Pick<ChangeProposal, 'source'>): void {
    if (personalSources.has(source) && !viewer.isAlone) throw new PrivateRequestError();
  }

  const methods: Omit<ViewedChanges, typeof viewed> = {
    async get(number) {
      const outcome = await get(number);
      return outcome && show(outcome);
    },
    async bySubmission(submissionKey) {
      const outcome = checkAccess(await changes.bySubmission(submissionKey));
      return outcome && show(outcome);
    },
    async propose(proposal, roles, context) {
      refuseElsewhere(proposal);
      return show(await changes.propose(proposal, roles, context));
    },
    async preview(proposal, roles) {
      refuseElsewhere(proposal);
      return changes.preview(proposal, roles);
    },
    decide: (number, decision, by) =>
      answer(number, (outcome) => changes.decide(number, decision, by, outcome)),
    withdraw: (number, by) => answer(number, () => changes.withdraw(number, by)),
    retry: (number, by) => answer(number, () => changes.retry(number, by)),
    nudge: (number, by) => answer(number, () => changes.nudge(number, by)),
    comment: (number, text, by) => answer(number, () => changes.comment(number, text, by)),
    askForInformation: (number, question, by) =>
      answer(number, () => changes.askForInformation(number, question, by)),
    reassign: (number, to, reason, by) => answer(number, () => changes.reassign(number, to, reason, by)),
    resubmit: (number, edited, roles, by) =>
      answer(number, () => changes.resubmit(number, edited, roles, by)),
    undo: (number, options, roles, by) => answer(number, () => changes.undo(number, options, roles, by)),
    resolve: (number, found, roles, by) => answer(number, () => changes.resolve(number, found, roles, by)),
    undoneBy: async (number) => (await act(number, () => changes.undoneBy(number))) ?? 0,
    items: async (number, window) => (await act(number, () => changes.items(number, window))) ?? [],
    fileRows: async (number, window) => (await act(number, () => changes.fileRows(number, window))) ?? [],
    steer: (number, wish, roles, by) => answer(number, () => changes.steer(number, wish, roles, by)),
    retryItems: (number, options, roles, by) =>
      answer(number, () => changes.retryItems(number, options, roles, by)),
    history: async (ref) => (await changes.history(ref)).filter(({ request }) => isTheirs(request)).map(show),
    openAbout: async (subject) =>
      (await changes.openAbout(subject)).filter(({ request }) => isTheirs(request)).map(show),
    async list(filter) {
      const page = await changes.list(filter);
      const requests = page.requests.filter(({ request }) => isTheirs(request)).map(show);
      return { ...page, requests, total: page.total - (page.requests.length - requests.length) };
    },
    delegate: changes.delegate,
    delegationsTo: changes.delegationsTo,
    delegationOf: changes.delegationOf,
  };
  return methods as ViewedChanges;
}

/** Returns a request without the hidden lists that its contacts leave or get back. */
function withoutHiddenLists(request: ChangeRequest): ChangeRequest {
  return { ...withShownLists(request), items: request.items.map(withShownLists) };
}

function withShownLists<T extends Pick<ChangeRequest, 'operation' | 'lists'>>(change: T): T {
  // Who asks to change a list names it, and whoever decides has to know it.
  if (isListOperation(change.operation)) return change;
  return { ...change, lists: change.lists.filter(({ isHidden }) => isHidden !== true) };
}
