import { describe, expect, it } from 'vitest';
import { decide } from '../../src/changes/policy.ts';
import { admin, anna, ben, creating, staff } from './proposals.ts';

const personal = 'graph-personal-contacts';

describe('the built-in policy', () => {
  it.each([
    { who: 'an admin', roles: admin, proposal: creating(), expected: ['admins-write-directly', 'apply'] },
    {
      who: 'staff',
      roles: staff,
      proposal: creating(),
      expected: ['mail-contacts-by-admins-only', 'refuse'],
    },
    {
      who: 'an editor and approver',
      roles: new Set(['staff', 'editor', 'approver'] as const),
      proposal: creating({ operation: 'delete' }),
      expected: ['mail-contacts-by-admins-only', 'refuse'],
    },
    {
      who: 'the owner',
      roles: staff,
      proposal: creating({ source: personal }),
      expected: ['own-contacts', 'apply'],
    },
    {
      who: 'the owner of the target',
      roles: staff,
      proposal: creating({
        operation: 'update',
        source: personal,
        target: { source: personal, id: '1', owner: anna },
      }),
      expected: ['own-contacts', 'apply'],
    },
    {
      who: 'an admin, for somebody else’s contact',
      roles: admin,
      proposal: creating({
        operation: 'update',
        source: personal,
        target: { source: personal, id: '1', owner: ben },
      }),
      expected: ['not-your-contacts', 'refuse'],
    },
    {
      who: 'an admin, for the directory',
      roles: admin,
      proposal: creating({ source: 'graph-directory' }),
      expected: ['not-writable', 'refuse'],
    },
  ])('decides for $who: $expected', ({ roles, proposal, expected }) => {
    const { rule, outcome, reason } = decide(proposal, roles);

    expect([rule, outcome]).toEqual(expected);
    expect(reason).not.toBe('');
  });
});
