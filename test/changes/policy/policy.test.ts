import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../../src/changes/policy/policy.ts';
import { type PolicyFile, readPolicy } from '../../../src/changes/policy/policy-file.ts';
import type { ChangeProposal } from '../../../src/changes/request/change-request.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import type { Role } from '../../../src/identity/actor.ts';
import { createPretendSystem } from '../pretend-system.ts';
import {
  admin,
  anna,
  ben,
  createPretendPeople,
  creating,
  deleting,
  groups,
  john,
  staff,
} from '../proposals.ts';

const personal = 'graph-personal-contacts';
const cleo = '7f0c1a52-0000-4000-8000-00000000000c';
const dora = '7f0c1a52-0000-4000-8000-00000000000d';
const hour = 3_600_000;

function rule(
  proposal: ChangeProposal,
  roles: ReadonlySet<Role>,
  options: { readonly file?: PolicyFile; readonly pretend?: ReturnType<typeof createPretendPeople> } = {},
) {
  const { file, pretend = createPretendPeople({ [groups.approver]: [anna, ben], [groups.admin]: [cleo] }) } =
    options;
  const { people } = pretend;
  return createPolicy({ people, groups, clock: () => 0, ...(file && { file }) }).rule(proposal, roles);
}

const contact = createPretendSystem().put(john);

function batch(size: number): ChangeProposal {
  const item = { operation: 'create' as const, target: undefined, targetName: '', before: {}, after: john };
  return creating({ operation: 'batch', after: {}, items: Array.from({ length: size }, () => item) });
}

function hiding(isHidden: boolean): ChangeProposal {
  const after = { hiddenFromAddressLists: isHidden };
  const before = { hiddenFromAddressLists: !isHidden };
  return creating({ operation: isHidden ? 'hide' : 'delete', target: contact.ref, before, after });
}

/** Keeps one contact, changed, and deletes another. */
const merge: ChangeProposal = creating({
  operation: 'merge',
  after: {},
  items: [
    { operation: 'update', target: contact.ref, targetName: '', before: {}, after: { company: 'x' } },
    { operation: 'delete', target: { ...contact.ref, id: 'c2' }, targetName: '', before: john, after: {} },
  ],
});

function parse(file: object): PolicyFile {
  const read = readPolicy(JSON.stringify(file));
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
  return read.policy;
}

function asking(rest: object): PolicyFile {
  return parse({ version: 1, rules: [{ name: 'r', words: 'w', outcome: 'ask', ...rest }] });
}

describe('the built-in policy', () => {
  it.each([
    { who: 'an admin', roles: admin, proposal: creating(), expected: ['admins-write-directly', 'apply'] },
    {
      who: 'staff',
      roles: staff,
      proposal: creating(),
      expected: ['shared-contacts-need-an-approver', 'ask'],
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
        target: { source: personal, id: '1', owner: asOwner(anna) },
      }),
      expected: ['own-contacts', 'apply'],
    },
    {
      who: 'an admin, for somebody else’s contact',
      roles: admin,
      proposal: creating({
        operation: 'update',
        source: personal,
        target: { source: personal, id: '1', owner: asOwner(ben) },
      }),
      expected: ['not-your-contacts', 'refuse'],
    },
    {
      who: 'an admin, for the directory',
      roles: admin,
      proposal: creating({ source: 'graph-directory' }),
      expected: ['not-writable', 'refuse'],
    },
  ])('decides for $who: $expected', async ({ roles, proposal, expected }) => {
    const { rule: name, outcome, words } = await rule(proposal, roles);

    expect([name, outcome]).toEqual(expected);
    expect(words).not.toBe('');
  });

  it('asks any one of the approvers, and never the one who asks', async () => {
    const { approval } = await rule(creating(), staff);

    expect(approval.stages).toEqual([
      {
        title: 'the contact approvers',
        needed: 1,
        assignments: [
          {
            person: ben,
            principal: ben,
            why: 'you are one of the contact approvers',
            as: 'approver',
          },
        ],
      },
    ]);
    expect(approval.dueAt).toBe(120 * hour);
    expect(approval.timing).toBe(
      'Reminders after 24 hours and 3 days; others are asked as well after 2 days; without an answer the request expires after 5 days and nothing is changed.',
    );
  });

  it('asks the admins where there is no other approver', async () => {
    const pretend = createPretendPeople({ [groups.approver]: [anna], [groups.admin]: [cleo] });

    const { approval } = await rule(creating(), staff, { pretend });

    expect(approval.stages[0]?.assignments).toMatchObject([{ person: cleo, as: 'fallback' }]);
  });

  it('refuses when there is nobody at all', async () => {
    const pretend = createPretendPeople({ [groups.approver]: [anna] });

    expect(await rule(creating(), staff, { pretend })).toMatchObject({
      outcome: 'refuse',
      problem: 'no-approver',
    });
  });
});

describe('a rule of a file', () => {
  it.each([
    ['the source', { sources: [personal] }, creating({ source: personal }), creating()],
    ['the operation', { operations: ['delete'] }, creating({ operation: 'delete' }), creating()],
    [
      'hiding',
      { operations: ['hide'] },
      creating({ operation: 'update', after: { hiddenFromAddressLists: true } }),
      creating({ operation: 'update', after: { jobTitle: 'x' } }),
    ],
    [
      'a changed field',
      { fields: ['emails'] },
      creating({ operation: 'update', before: { emails: ['a@b.example'] } }),
      creating({ operation: 'update', after: { jobTitle: 'x' } }),
    ],
    ['the size of a batch', { moreThan: 10 }, batch(11), batch(10)],
    ['a batch', { operations: ['batch'] }, batch(1), creating()],
    ['a part of a batch', { operations: ['create'] }, batch(2), deleting(contact)],
    ['a hide by itself', { operations: ['hide'] }, hiding(true), hiding(false)],
    ['a hide as an update', { operations: ['update'] }, hiding(true), creating()],
    ['a group of the requester', { requester: [groups.editor] }, creating({ requester: cleo }), creating()],
  ])('fits by %s', async (_, when, fitting, other) => {
    const rules = [
      { name: 'narrow', words: 'w', when, outcome: 'refuse' },
      { name: 'wide', words: 'w', outcome: 'apply' },
    ];
    const file = parse({ version: 1, rules });
    const pretend = createPretendPeople({ [groups.editor]: [cleo] });

    const answers = [
      await rule(fitting, staff, { file, pretend }),
      await rule(other, staff, { file, pretend }),
    ];

    expect(answers.map((answer) => answer.rule)).toEqual(['narrow', 'wide']);
  });

  it('asks for a merge everybody that its items need, within the shortest of the times', async () => {
    const file = parse({
      version: 1,
      rules: [
        { name: 'free', words: 'f', when: { requester: ['admin'] }, outcome: 'apply' },
        {
          name: 'deletes',
          words: 'd',
          when: { operations: ['delete'] },
          outcome: 'ask',
          stages: [{ approvers: [{ person: cleo }] }],
          expireAfterHours: 10,
          remindAfterHours: [2],
        },
        {
          name: 'others',
          words: 'o',
          outcome: 'ask',
          stages: [{ approvers: [{ person: ben }] }],
          expireAfterHours: 50,
          escalateAfterHours: 20,
          escalateTo: [{ group: 'admins' }],
          reasonFor: ['approve'],
        },
      ],
    });

    const asked = await rule(merge, staff, { file });
    const direct = await rule(merge, admin, { file });

    expect(asked.rule).toBe('deletes+others');
    expect(asked.words).toBe('d o');
    expect(asked.approval.stages.map(({ assignments }) => assignments.map(({ person }) => person))).toEqual([
      [cleo],
      [ben],
    ]);
    expect(asked.approval).toMatchObject({ dueAt: 10 * hour, reasonFor: ['reject', 'approve'] });
    expect(asked.plan).toMatchObject({ remindAt: [2 * hour], escalateAt: 0 });
    expect(direct).toMatchObject({ rule: 'free', outcome: 'apply' });
  });

  it('refuses the request when it refuses an item', async () => {
    const file = parse({
      version: 1,
      rules: [
        { name: 'free', words: 'f', when: { operations: ['update'] }, outcome: 'apply' },
        { name: 'never', words: 'n', outcome: 'refuse' },
      ],
    });
    const foreign = { ...contact.ref, id: 'c3', owner: asOwner(ben) };
    const [first, second] = merge.items ?? [];
    const items = [first, second && { ...second, target: foreign }].filter((item) => item !== undefined);

    expect(await rule(merge, admin, { file })).toMatchObject({ rule: 'never', outcome: 'refuse' });
    expect(await rule({ ...merge, items }, admin)).toMatchObject({ rule: 'not-your-contacts' });
  });

  it('finds the manager and people by name, in stages', async () => {
    const file = asking({
      stages: [
        { approvers: [{ manager: true }] },
        { approvers: [{ person: cleo }, { person: dora }, { person: anna }], need: 'all' },
        { approvers: [{ group: 'approvers' }, { group: 'admins' }], need: 2 },
      ],
    });
    const pretend = createPretendPeople({ [groups.approver]: [ben, dora], [groups.admin]: [cleo] });
    pretend.managers.set(anna, ben);

    const { approval } = await rule(creating(), staff, { file, pretend });

    expect(
      approval.stages.map(({ needed, assignments }) => [needed, assignments.map(({ person }) => person)]),
    ).toEqual([
      [1, [ben]],
      [2, [cleo, dora]],
      [2, [ben, dora, cleo]],
    ]);
  });

  it('asks nobody for the plan of a stored request that names the owner of a mailbox', async () => {
    const { people } = createPretendPeople();
    const policy = createPolicy({ people, groups, clock: () => 0 });
    const stored = JSON.parse('[{"owner":true}]');

    expect([
      ...(await policy.candidates(stored, { requester: anna, source: 'exchange-mail-contacts' })),
    ]).toEqual([]);
  });

  it('refuses what no rule fits', async () => {
    const file = parse({
      version: 1,
      rules: [{ name: 'r', words: 'w', when: { operations: ['delete'] }, outcome: 'apply' }],
    });

    expect(await rule(creating(), admin, { file })).toMatchObject({ rule: 'no-rule', outcome: 'refuse' });
  });

  it('fails closed when Entra does not answer', async () => {
    const pretend = createPretendPeople();
    const people = {
      ...pretend.people,
      membersOf: async () => {
        throw new Error('down');
      },
    };

    await expect(rule(creating(), staff, { pretend: { ...pretend, people } })).rejects.toThrow('down');
  });
});

describe('a policy file', () => {
  it.each([
    ['not JSON', '{', 'The file is not JSON'],
    ['an unknown field', { version: 1, rules: [], colour: 1 }, 'Unrecognized key: "colour"'],
    ['no rules', { version: 1, rules: [] }, 'rules:'],
    [
      'a stage that is missing',
      { version: 1, rules: [{ name: 'r', words: 'w', outcome: 'ask' }] },
      'rules[1].stages: is missing: who is asked?',
    ],
    [
      'a field without meaning',
      { version: 1, rules: [{ name: 'r', words: 'w', outcome: 'apply', remindAfterHours: [1] }] },
      'rules[1].remindAfterHours: has no meaning when "outcome" is "apply"',
    ],
    [
      'rules out of reach',
      {
        version: 1,
        rules: [
          { name: 'a', words: 'w', outcome: 'apply' },
          { name: 'a', words: 'w', outcome: 'apply' },
        ],
      },
      'fits every change, so the rules after it are never reached',
    ],
    [
      'words that do not read as they are written',
      { version: 1, rules: [{ name: 'a', words: 'Always\u202erefused', outcome: 'apply' }] },
      'rules[1].words: holds an invisible',
    ],
    [
      'a time zone',
      { version: 1, timeZone: 'Mars', rules: [{ name: 'a', words: 'w', outcome: 'apply' }] },
      'timeZone',
    ],
    [
      'an expiry before the reminder',
      {
        version: 1,
        rules: [
          {
            name: 'a',
            words: 'w',
            outcome: 'ask',
            stages: [{ approvers: [{ manager: true }] }],
            remindAfterHours: [30],
            expireAfterHours: 24,
          },
        ],
      },
      'comes before a reminder or the escalation (24 hours)',
    ],
    ...['stages[1].approvers[1]', 'fallback[1]', 'escalateTo[1]'].map((place): [string, object, string] => {
      const owner = [{ owner: true }];
      const asked = {
        name: 'a',
        words: 'w',
        outcome: 'ask',
        stages: [{ approvers: place.startsWith('stages') ? owner : [{ manager: true }] }],
        ...(place.startsWith('fallback') ? { fallback: owner } : {}),
        ...(place.startsWith('escalateTo') ? { escalateTo: owner, escalateAfterHours: 24 } : {}),
      };
      return [
        `an owner in ${place}`,
        { version: 1, rules: [asked] },
        `rules[1].${place}: "owner" is no longer an approver: only the owner of a personal contact changes it`,
      ];
    }),
  ])('is refused for %s, with its place', (_, file, expected) => {
    const read = readPolicy(typeof file === 'string' ? file : JSON.stringify(file));

    expect('mistakes' in read ? read.mistakes.join('\n') : '').toContain(expected);
  });
});

describe('quiet hours', () => {
  const file = parse({
    version: 1,
    timeZone: 'Europe/Berlin',
    quietHours: { from: '18:00', to: '08:00', weekends: true },
    rules: [{ name: 'a', words: 'w', outcome: 'apply' }],
  });
  const { people } = createPretendPeople();
  const policy = createPolicy({ people, groups, clock: () => 0, file });

  it.each([
    ['a working hour', '2026-03-25T10:07:00Z', '2026-03-25T10:07:00Z'],
    ['the evening', '2026-03-25T17:00:00Z', '2026-03-26T07:00:00Z'],
    ['the early morning', '2026-03-26T03:33:00Z', '2026-03-26T07:00:00Z'],
    ['a weekend in which the clocks change', '2026-03-27T20:00:00Z', '2026-03-30T06:00:00Z'],
  ])('let messages through after %s', (_, at, expected) => {
    expect(new Date(policy.wakingTime(Date.parse(at))).toISOString()).toBe(new Date(expected).toISOString());
  });
});
