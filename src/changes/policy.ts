import type { SourceId } from '../contacts/contact.ts';
import type { Roles } from '../identity/actor.ts';
import type { ChangeProposal } from './change-request.ts';

/** What the policy says about a proposal. Approval stages will be a third outcome. */
interface Decision {
  /** The rule that matched, stored with the request. */
  readonly rule: string;
  readonly outcome: 'apply' | 'refuse';
  /** For the audit trail and the log, in English. */
  readonly reason: string;
}

/** Decides who must agree to a change. */
export type Policy = (proposal: ChangeProposal, roles: Roles) => Decision;

interface Rule extends Decision {
  readonly source: SourceId;
  readonly applies: (proposal: ChangeProposal, roles: Roles) => boolean;
}

const always = () => true;

/** The first rule that applies decides. */
const rules: readonly Rule[] = [
  {
    rule: 'admins-write-directly',
    source: 'exchange-mail-contacts',
    applies: (_, roles) => roles.has('admin'),
    outcome: 'apply',
    reason: 'contact admins may write mail contacts without asking anybody',
  },
  {
    rule: 'mail-contacts-by-admins-only',
    source: 'exchange-mail-contacts',
    applies: always,
    outcome: 'refuse',
    reason: 'mail contacts are seen by the whole organisation, so only contact admins write them',
  },
  {
    rule: 'own-contacts',
    source: 'graph-personal-contacts',
    applies: ({ target, requester }) => target === undefined || target.owner === requester,
    outcome: 'apply',
    reason: 'everybody may write their own personal contacts',
  },
  {
    rule: 'not-your-contacts',
    source: 'graph-personal-contacts',
    applies: always,
    outcome: 'refuse',
    reason: 'nobody writes the personal contacts of somebody else',
  },
];

/** The policy that is built in. */
export const decide: Policy = (proposal, roles) => {
  const found = rules.find(({ source, applies }) => source === proposal.source && applies(proposal, roles));
  const { rule, outcome, reason } = found ?? {
    rule: 'not-writable',
    outcome: 'refuse',
    reason: 'this source is only read',
  };
  return { rule, outcome, reason };
};
