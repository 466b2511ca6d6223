import { personalSources } from '../../contacts/sources.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { ChangeRequests } from '../change-requests.ts';
import type { ChangeOutcome } from './change-outcome.ts';
import type { ChangeProposal, ChangeRequest } from './change-request.ts';

declare const viewed: unique symbol;

/** The person who views change requests, and the chat where they are shown. */
export interface Viewer {
  /** Entra object id; undefined for everybody in a group chat. */
  readonly objectId: string | undefined;
  /** Whether only this person reads the chat: their 1:1 chat. */
  readonly isAlone: boolean;
}

/**
 * The change requests that one viewer may see, created only by {@link viewChanges}. Dialogs and notices have
 * no other access, so that none can skip the check.
 */
export type ViewedChanges = Pick<
  ChangeRequests,
  'propose' | 'get' | 'bySubmission' | 'items' | 'fileRows' | keyof Approvals
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
 * a chat that others read.
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

  const get = async (number: number) => checkAccess(await changes.get(number));

  async function act<T>(
    number: number,
    action: (outcome: ChangeOutcome) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const outcome = seen.get(number) ?? (await get(number));
    return outcome === undefined ? undefined : action(outcome);
  }

  function refuseElsewhere({ source }: Pick<ChangeProposal, 'source'>): void {
    if (personalSources.has(source) && !viewer.isAlone) throw new PrivateRequestError();
  }

  const methods: Omit<ViewedChanges, typeof viewed> = {
    get,
    bySubmission: async (submissionKey) => checkAccess(await changes.bySubmission(submissionKey)),
    async propose(proposal, roles, context) {
      refuseElsewhere(proposal);
      return changes.propose(proposal, roles, context);
    },
    async preview(proposal, roles) {
      refuseElsewhere(proposal);
      return changes.preview(proposal, roles);
    },
    decide: (number, decision, by) => act(number, (outcome) => changes.decide(number, decision, by, outcome)),
    withdraw: (number, by) => act(number, () => changes.withdraw(number, by)),
    retry: (number, by) => act(number, () => changes.retry(number, by)),
    nudge: (number, by) => act(number, () => changes.nudge(number, by)),
    comment: (number, text, by) => act(number, () => changes.comment(number, text, by)),
    askForInformation: (number, question, by) =>
      act(number, () => changes.askForInformation(number, question, by)),
    reassign: (number, to, reason, by) => act(number, () => changes.reassign(number, to, reason, by)),
    resubmit: (number, edited, roles, by) => act(number, () => changes.resubmit(number, edited, roles, by)),
    undo: (number, options, roles, by) => act(number, () => changes.undo(number, options, roles, by)),
    resolve: (number, found, roles, by) => act(number, () => changes.resolve(number, found, roles, by)),
    items: async (number, window) => (await act(number, () => changes.items(number, window))) ?? [],
    fileRows: async (number, window) => (await act(number, () => changes.fileRows(number, window))) ?? [],
    steer: (number, wish, roles, by) => act(number, () => changes.steer(number, wish, roles, by)),
    retryItems: (number, options, roles, by) =>
      act(number, () => changes.retryItems(number, options, roles, by)),
    history: async (ref) => (await changes.history(ref)).filter(({ request }) => isTheirs(request)),
    openAbout: async (subject) =>
      (await changes.openAbout(subject)).filter(({ request }) => isTheirs(request)),
    async list(filter) {
      const page = await changes.list(filter);
      const requests = page.requests.filter(({ request }) => isTheirs(request));
      return { ...page, requests, total: page.total - (page.requests.length - requests.length) };
    },
    delegate: changes.delegate,
    delegationsTo: changes.delegationsTo,
    delegationOf: changes.delegationOf,
  };
  return methods as ViewedChanges;
}
