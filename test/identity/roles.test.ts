import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/identity/people.ts';
import { createRoles, type RolesOptions } from '../../src/identity/roles.ts';
import { recordingLog, silentLog } from '../providers/helpers/calls.ts';

const ana = { objectId: 'ana' };
const ben = { objectId: 'ben' };

/** Roles over a small table of groups. */
function setUp(changes: Partial<RolesOptions> = {}) {
  const members: Record<string, string[]> = { ana: ['ADMINS', 'approvers'], ben: [] };
  const state = { now: 0, asked: [] as string[], broken: false, members };
  const roles = createRoles({
    memberGroups: async (objectId, groupIds) => {
      state.asked.push(objectId);
      await Promise.resolve();
      if (state.broken) throw new Error('Graph is away');
      return (members[objectId] ?? []).filter((id) => groupIds.includes(id.toLowerCase()));
    },
    accountOf: async () => 'member',
    guests: 'nothing',
    adminGroupId: 'admins',
    approverGroupId: 'approvers',
    editorGroupId: '',
    clock: () => state.now,
    log: silentLog,
    ...changes,
  });
  return { state, roles };
}

describe('roles', () => {
  it('follow the groups, and everybody is staff', async () => {
    const { roles } = setUp();

    expect([...(await roles.of(ana)).roles].sort()).toEqual(['admin', 'approver', 'staff']);
    expect([...(await roles.of(ben)).roles]).toEqual(['staff']);
    expect((await roles.of(ana)).certain).toBe(true);
  });

  it('make nobody in particular staff, without asking', async () => {
    const { roles, state } = setUp();

    expect([...(await roles.of({ objectId: '' })).roles]).toEqual(['staff']);
    expect(state.asked).toEqual([]);
  });

  it('give all roles that one group stands for', async () => {
    const { roles } = setUp({ approverGroupId: 'admins', editorGroupId: 'admins' });

    expect([...(await roles.of(ana)).roles].sort()).toEqual(['admin', 'approver', 'editor', 'staff']);
  });

  it('do not come from a group id that was left empty', async () => {
    const { roles, state } = setUp();
    state.members.ben = [''];

    expect([...(await roles.of(ben)).roles]).toEqual(['staff']);
  });

  it('are asked for once by calls side by side and for five minutes after', async () => {
    const { roles, state } = setUp();

    await Promise.all([roles.of(ana), roles.of(ana)]);
    state.now = 299_999;
    await roles.of(ana);
    expect(state.asked).toEqual(['ana']);

    state.now = 300_001;
    await roles.of(ana);
    expect(state.asked).toEqual(['ana', 'ana']);
  });

  it('end within five minutes after a person left the group', async () => {
    const { roles, state } = setUp();
    await roles.of(ana);
    state.members.ana = [];
    state.now = 300_001;

    expect([...(await roles.of(ana)).roles]).toEqual(['staff']);
  });

  it('are staff only, and in doubt, while the groups cannot be read, even for a former admin', async () => {
    const { lines, log } = recordingLog('warn');
    const { roles, state } = setUp({ log });
    await roles.of(ana);
    state.now = 300_001;
    state.broken = true;

    const answer = await roles.of(ana);

    expect([...answer.roles]).toEqual(['staff']);
    expect(answer.certain).toBe(false);
    expect(lines).toHaveLength(1);
  });

  it('are asked for again soon after a failure, but not at once', async () => {
    const { roles, state } = setUp();
    state.broken = true;
    await roles.of(ana);
    state.broken = false;

    await roles.of(ana);
    expect(state.asked).toHaveLength(1);

    state.now = 10_001;
    expect((await roles.of(ana)).certain).toBe(true);
  });
});

describe('people who are not members', () => {
  it.each([
    ['unknown', 'nothing', 'unknown', []],
    ['unknown', 'everything', 'unknown', []],
    ['disabled', 'everything', 'disabled', []],
    ['guest', 'nothing', 'no-guests', []],
    ['guest', 'search', 'search', ['staff']],
    ['guest', 'everything', 'all', ['admin', 'approver', 'staff']],
  ] as const)(
    'as %s, with guests allowed %s, get access %s and the roles %j',
    async (account, guests, access, expected) => {
      const { roles } = setUp({ accountOf: async () => account, guests });

      const answer = await roles.of(ana);

      expect(answer).toMatchObject({ access, certain: true });
      expect([...answer.roles].sort()).toEqual(expected);
    },
  );

  it('get no more than staff, for the moment, when Entra does not say what account they have', async () => {
    const { roles } = setUp({ accountOf: () => Promise.reject(new Error('away')) });

    const answer = await roles.of(ana);

    expect(answer).toMatchObject({ access: 'all', certain: false });
    expect([...answer.roles]).toEqual(['staff']);
  });

  it.each([
    ['guest', 'nothing', 'no-guests', []],
    ['guest', 'search', 'search', ['staff']],
    ['disabled', 'everything', 'disabled', []],
  ] as const)(
    'get as %s, with guests allowed %s, no more when Entra stops answering',
    async (account, guests, access, expected) => {
      const now = { account: async (): Promise<Account> => account };
      const { roles, state } = setUp({ accountOf: () => now.account(), guests });
      await roles.of(ana);
      state.now = 300_001;
      now.account = () => Promise.reject(new Error('away'));

      const answer = await roles.of(ana);

      expect(answer).toMatchObject({ access, certain: false });
      expect([...answer.roles]).toEqual(expected);
    },
  );

  it('get what staff get when Entra does not answer, if it let them in last', async () => {
    const now = { account: async (): Promise<Account> => 'disabled' };
    const { roles, state } = setUp({ accountOf: () => now.account() });
    await roles.of(ana);
    state.now = 300_001;
    now.account = async () => 'member';
    await roles.of(ana);
    state.now = 600_002;
    now.account = () => Promise.reject(new Error('away'));

    expect(await roles.of(ana)).toMatchObject({ access: 'all', certain: false });
  });
});
