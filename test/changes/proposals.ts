import { pino } from 'pino';
import type { ChangeProposal } from '../../src/changes/change-request.ts';
import type { Contact, ContactChanges } from '../../src/contacts/contact.ts';
import type { Role } from '../../src/identity/actor.ts';

export const anna = '7f0c1a52-0000-4000-8000-00000000000a';
export const ben = '7f0c1a52-0000-4000-8000-00000000000b';
export const admin: ReadonlySet<Role> = new Set<Role>(['staff', 'admin']);
export const staff: ReadonlySet<Role> = new Set<Role>(['staff']);
export const context = { owner: anna, correlationId: 'corr-1' };
export const silent = pino({ level: 'silent' });

export const john: ContactChanges = {
  displayName: 'John Doe',
  emails: ['john.doe@fabrikam.example'],
  jobTitle: 'Buyer',
};

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
