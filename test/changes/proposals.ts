import { pino } from 'pino';
import { createAudit } from '../../src/changes/audit/audit.ts';
import { createPolicy } from '../../src/changes/policy/policy.ts';
import type { ChangeProposal } from '../../src/changes/request/change-request.ts';
import { createTransitions } from '../../src/changes/request/transitions.ts';
import type { Contact, ContactChanges } from '../../src/contacts/contact.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import type { Role } from '../../src/identity/actor.ts';
import type { People } from '../../src/identity/people.ts';
import { noLimits } from '../../src/platform/person-limits.ts';

export const anna = '7f0c1a52-0000-4000-8000-00000000000a';
export const ben = '7f0c1a52-0000-4000-8000-00000000000b';
export const admin: ReadonlySet<Role> = new Set<Role>(['staff', 'admin']);
export const staff: ReadonlySet<Role> = new Set<Role>(['staff']);
export const context = { owner: asOwner(anna), correlationId: 'corr-1' };
export const silent = pino({ level: 'silent' });

export const john: ContactChanges = {
  displayName: 'John Doe',
  emails: ['john.doe@fabrikam.example'],
  jobTitle: 'Buyer',
};

export const groups = {
  admin: 'a1a1a1a1-0000-4000-8000-000000000001',
  approver: 'a1a1a1a1-0000-4000-8000-000000000002',
  editor: 'a1a1a1a1-0000-4000-8000-000000000003',
};

/** A fake Entra that knows only the groups' members; tests change them as administrators would. */
export function createPretendPeople(members: Readonly<Record<string, readonly string[]>> = {}) {
  const inGroup = new Map(Object.entries(members));
  const managers = new Map<string, string>();
  const disabled = new Set<string>();
  const people: People = {
    membersOf: async (groupId) => (inGroup.get(groupId) ?? []).filter((id) => !disabled.has(id)),
    managerOf: async (objectId) => managers.get(objectId),
    accountOf: async (objectId) => (disabled.has(objectId) ? 'disabled' : 'member'),
    isActive: async (objectId) => !disabled.has(objectId) && !objectId.startsWith('nobody'),
    nameOf: async (objectId) => (objectId.startsWith('nobody') ? '' : `Name of ${objectId}`),
  };
  const roleResolver = {
    of: async ({ objectId }: { readonly objectId: string }) => {
      const roles = new Set<Role>(['staff']);
      for (const name of ['admin', 'approver', 'editor'] as const) {
        if (inGroup.get(groups[name])?.includes(objectId)) roles.add(name);
      }
      return { roles, certain: true, access: 'all' as const };
    },
  };
  return { people, roleResolver, groups, inGroup, managers, disabled };
}

/** Creates a function that proposes requests without applying them. */
export function createProposer(clock: () => number) {
  const { people } = createPretendPeople();
  const policy = createPolicy({ people, groups, clock });
  const audit = createAudit(clock);
  const transitions = createTransitions({ audit, policy, clock, reconcileAfterMs: 1000, limits: noLimits });
  return { policy, transitions };
}

const base = {
  submissionKey: 'key-1',
  source: 'exchange-mail-contacts',
  target: undefined,
  targetName: 'John Doe',
  targetVersion: '',
  before: {},
  after: {},
  requester: anna,
  reason: '',
  correlationId: 'corr-1',
} as const;

export function creating(changes: Partial<ChangeProposal> = {}): ChangeProposal {
  return { ...base, operation: 'create', after: john, ...changes };
}

export function updating(
  contact: Contact,
  after: ContactChanges,
  before: ContactChanges = john,
): ChangeProposal {
  return { ...base, operation: 'update', target: contact.ref, before, after: { ...before, ...after } };
}

export function deleting(contact: Contact, before: ContactChanges = john): ChangeProposal {
  return { ...base, operation: 'delete', target: contact.ref, before };
}
