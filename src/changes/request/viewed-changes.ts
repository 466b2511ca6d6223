import { personalSources } from '../../contacts/sources.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { ChangeRequests } from '../change-requests.ts';
import type { ChangeOutcome } from './change-outcome.ts';
import type { ChangeProposal, ChangeRequest } from './change-request.ts';

declare const viewed: unique symbol;

/** Who looks at change requests, and where what they see is shown. */
export interface Viewer {
  /** Entra object id; '' for everybody in a chat. */
  readonly objectId: string;
  /** Whether nobody else reads what is shown: the person's 1:1 chat. */
  readonly isAlone: boolean;
}

/**
 * The change requests as one viewer may know them; see {@link viewChanges}, which is the only way to get one. Dialogs
 * and notices have nothing else, so that none can forget to ask whose request it is.
 */
export type ViewedChanges = Pick<ChangeRequests, 'propose' | 'get' | 'bySubmission' | keyof Approvals> & {
  readonly [viewed]: true;
};

/** Thrown when somebody asks for a request about their own personal contact where others read along. */
export class PrivateRequestError extends Error {
  override readonly name = 'PrivateRequestError';

  constructor() {
    super('a request about a personal contact is shown in the 1:1 chat of its owner only');
  }
}

/**
 * The gate that every request passes before anybody sees it or does something to it. A request about a personal contact
 * does not exist for anybody but the contact's owner, whatever their role; the owner gets a {@link PrivateRequestError}
 * where others would read the answer.
 */
export function viewChanges(changes: ChangeRequests, viewer: Viewer): ViewedChanges {
  /** Requests that this viewer has seen: whose they are never changes. */
  const seen = new Set<number>();

  function isTheirs({ owner }: Pick<ChangeRequest, 'owner'>): boolean {
    return owner === undefined || (owner === viewer.objectId && viewer.isAlone);
  }

  function pass<T extends ChangeOutcome>(outcome: T | undefined): T | undefined {
    if (outcome === undefined) return undefined;
    const { owner, number } = outcome.request;
    if (!isTheirs(outcome.request)) {
      if (owner === viewer.objectId) throw new PrivateRequestError();
      return undefined;
    }
    seen.add(number);
    return outcome;
  }

  const get = async (number: number) => pass(await changes.get(number));

  async function act<T>(number: number, action: () => Promise<T | undefined>): Promise<T | undefined> {
    return seen.has(number) || (await get(number)) !== undefined ? action() : undefined;
  }

  function refuseElsewhere({ source }: Pick<ChangeProposal, 'source'>): void {
    if (personalSources.has(source) && !viewer.isAlone) throw new PrivateRequestError();
  }

  const methods: Omit<ViewedChanges, typeof viewed> = {
    get,
    bySubmission: async (submissionKey) => pass(await changes.bySubmission(submissionKey)),
    async propose(proposal, roles, context) {
      refuseElsewhere(proposal);
      return changes.propose(proposal, roles, context);
    },
    async preview(proposal, roles) {
      refuseElsewhere(proposal);
      return changes.preview(proposal, roles);
    },
    decide: (number, decision, by) => act(number, () => changes.decide(number, decision, by)),
    withdraw: (number, by) => act(number, () => changes.withdraw(number, by)),
    retry: (number, by) => act(number, () => changes.retry(number, by)),
    nudge: (number, by) => act(number, () => changes.nudge(number, by)),
    comment: (number, text, by) => act(number, () => changes.comment(number, text, by)),
    askForInformation: (number, question, by) =>
      act(number, () => changes.askForInformation(number, question, by)),
    reassign: (number, to, reason, by) => act(number, () => changes.reassign(number, to, reason, by)),
    resubmit: (number, edited, roles, by) => act(number, () => changes.resubmit(number, edited, roles, by)),
    undo: (number, draft, roles, by) => act(number, () => changes.undo(number, draft, roles, by)),
    resolve: (number, found, roles, by) => act(number, () => changes.resolve(number, found, roles, by)),
    history: async (ref) => (await changes.history(ref)).filter(({ request }) => isTheirs(request)),
    openAbout: async (subject) =>
      (await changes.openAbout(subject)).filter(({ request }) => isTheirs(request)),
    async list(draft) {
      const page = await changes.list(draft);
      const requests = page.requests.filter(({ request }) => isTheirs(request));
      return { ...page, requests, total: page.total - (page.requests.length - requests.length) };
    },
    delegate: changes.delegate,
    delegateFor: changes.delegateFor,
    delegationOf: changes.delegationOf,
  };
  return methods as ViewedChanges;
}
