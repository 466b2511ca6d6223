import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { literal } from '../../../src/cards/engine/plain.ts';
import type { Delivery, Notice } from '../../../src/changes/approvals/approval.ts';
import { verifyAudit } from '../../../src/changes/audit/audit.ts';
import { type ChangeRequests, createChangeRequests } from '../../../src/changes/change-requests.ts';
import { type PolicyFile, readPolicy } from '../../../src/changes/policy/policy-file.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import { personLimits } from '../../../src/platform/person-limits.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from '../../store/databases.ts';
import { createPretendSystem } from '../pretend-system.ts';
import {
  admin,
  createPretendPeople,
  creating,
  deleting,
  groups,
  john,
  silent,
  staff,
  updating,
} from '../proposals.ts';

const [anna, ben, cleo, dora, emil] = ['a', 'b', 'c', 'd', 'e'].map(
  (letter) => `7f0c1a52-0000-4000-8000-00000000000${letter}`,
) as [string, string, string, string, string];
const hour = 3_600_000;

describe.each(databaseKinds)('approvals on the %s database', (kind) => {
  const places = createTestDatabases(kind);
  let databases: Database[];
  let changes: ChangeRequests;
  /** Another process on the same database. */
  let other: ChangeRequests;
  let system: ReturnType<typeof createPretendSystem>;
  let pretend: ReturnType<typeof createPretendPeople>;
  let time: { now: number };
  let sent: Notice[];
  let deliveries: Map<string, Delivery>;
  let keys: number;

  beforeEach(async () => {
    const place = await places.fresh();
    system = createPretendSystem();
    pretend = createPretendPeople({ [groups.approver]: [ben, cleo], [groups.admin]: [dora] });
    time = { now: 1_000_000 };
    sent = [];
    deliveries = new Map();
    keys = 0;
    databases = await Promise.all([openDatabase(place), openDatabase(place)]);
    [changes, other] = databases.map((database) => createEngine(database)) as [
      ChangeRequests,
      ChangeRequests,
    ];
  });
  afterEach(() => Promise.all(databases.map((database) => database.close())));
  afterAll(() => places.close());

  function createEngine(database: Database, policy?: PolicyFile): ChangeRequests {
    const provider = system.provider();
    return createChangeRequests({
      ...pretend,
      ...(policy && { policy }),
      database,
      providers: () => provider,
      clock: () => time.now,
      log: silent,
      reconcileAfterMs: 1000,
      absenceConfirmedAfterMs: 10_000,
    });
  }

  function withRule(rule: object): void {
    const rules = [{ name: 'r', words: 'w', outcome: 'ask', ...rule }];
    const read = readPolicy(JSON.stringify({ version: 1, rules }));
    if ('mistakes' in read) throw new Error(read.mistakes.join());
    [changes, other] = databases.map((database) => createEngine(database, read.policy)) as [
      ChangeRequests,
      ChangeRequests,
    ];
  }

  const by = (actor: string) => ({ actor, correlationId: 'corr-2' });
  const yes = (actor: string, more: object = {}) => {
    keys += 1;
    const input = { verdict: 'approve', reason: '', key: `k${keys}`, ...more } as const;
    return changes.decide(1, input, by(actor));
  };
  const no = (actor: string, reason = 'wrong number') => yes(actor, { verdict: 'reject', reason });
  const ask = async (proposal = creating()) =>
    (await changes.propose(proposal, staff, { owner: asOwner(anna), correlationId: 'corr-1' })).request;
  const work = () =>
    changes.drain(async (notice) => {
      const delivery = deliveries.get(notice.recipient) ?? 'delivered';
      if (delivery === 'delivered') sent.push(notice);
      return delivery;
    });
  const names = new Map(
    [anna, ben, cleo, dora, emil].map((id, index) => [id, 'anna ben cleo dora emil'.split(' ')[index]]),
  );
  /** Who was told what since the last look. */
  const told = () => {
    const list = sent.map(({ kind: what, recipient }) => `${what} ${names.get(recipient)}`).sort();
    sent.length = 0;
    return list;
  };
  const state = async (number = 1) => (await other.get(number))?.request.state;

  describe('a request', () => {
    it('is pending, and its approvers are notified', async () => {
      const request = await ask();
      await work();

      expect(request).toMatchObject({ state: 'pending', steps: [], requester: anna });
      expect(told()).toEqual(['asked ben', 'asked cleo']);
      expect(system.counts.creates).toBe(0);
    });

    it('is applied once when one of them approves, and everybody is notified', async () => {
      await ask();
      await work();
      told();

      const answer = await yes(ben);
      await work();

      expect(answer).toMatchObject({ refusal: '', request: { state: 'approved' } });
      expect(await state()).toBe('applied');
      expect(system.counts.creates).toBe(1);
      expect(told()).toEqual([
        ...['closed ben', 'closed ben', 'closed cleo', 'closed cleo'],
        ...['outcome anna', 'progress anna'],
      ]);
    });

    it('leaves in the audit log who decided too late or without a right, once for each and never twice', async () => {
      await ask();
      await yes(emil);
      await yes(emil);
      await no(emil);
      await yes(anna);
      await yes(ben);
      for (let times = 0; times < 5; times += 1) await yes(cleo);

      const entries = (await databases[0]?.audit.byRequest(1)) ?? [];
      const refused = entries.filter(({ event }) => event === 'refuse');
      expect(refused.map(({ actor, note }) => [actor, note])).toEqual([
        [emil, 'approve: not-asked'],
        [emil, 'reject: not-asked'],
        [anna, 'approve: own-request'],
        [cleo, 'approve: decided'],
      ]);
      expect(entries.filter(({ event }) => event === 'approve')).toHaveLength(1);
      for (const database of databases) expect(await verifyAudit(database)).toMatchObject({ intact: true });
    });

    it('of which one person has too many is refused, in every process, and others go on', async () => {
      for (let number = 0; number < personLimits.waitingRequests; number += 1) {
        await ask(creating({ submissionKey: `flood-${number}` }));
      }
      const limit = { name: 'LimitError', limit: 'waiting-requests' };
      await expect(ask(creating({ submissionKey: 'one more' }))).rejects.toMatchObject(limit);
      const context = { owner: asOwner(anna), correlationId: 'corr-1' };
      const elsewhere = other.propose(creating({ submissionKey: 'elsewhere' }), staff, context);
      await expect(elsewhere).rejects.toMatchObject(limit);
      // The same submission again is no new request.
      expect((await ask(creating({ submissionKey: 'flood-0' }))).number).toBe(1);

      const own = { owner: asOwner(emil), correlationId: 'corr-1' };
      const proposal = creating({ submissionKey: 'genuine', requester: emil });
      const genuine = (await other.propose(proposal, staff, own)).request;
      await work();

      // Whatever one person asked for, the news of somebody else's request is not behind it.
      expect(sent.filter(({ requestNumber }) => requestNumber === genuine.number)).toHaveLength(2);
      const flood = sent.filter(({ requestNumber }) => requestNumber !== genuine.number);
      expect(flood).toHaveLength(2 * 5);
      time.now += 60_000;
      await work();
      expect(sent.length).toBe(2 + 2 * (5 + 10));
    });

    it('may be one of many an hour, and no more', async () => {
      for (let number = 0; number < personLimits.requestsPerHour; number += 1) {
        await changes.propose(creating({ submissionKey: `k-${number}` }), admin, {
          owner: asOwner(anna),
          correlationId: 'corr-1',
        });
        time.now += 1000;
      }
      const first = 1_000_000;
      const more = () =>
        other.propose(creating({ submissionKey: 'more' }), admin, {
          owner: asOwner(anna),
          correlationId: 'corr-1',
        });

      await expect(more()).rejects.toMatchObject({ limit: 'requests', until: first + hour });
      time.now = first + hour + 1;
      expect((await more()).request.state).toBe('applied');
    }, 120_000);

    it('takes comments and reasons of a bounded number and length', async () => {
      await ask();
      for (let number = 0; number < personLimits.commentsPerHour; number += 1) {
        await changes.comment(1, `comment ${number}`, by(anna));
      }
      await expect(other.comment(1, 'one more', by(anna))).rejects.toMatchObject({ limit: 'comments' });
      expect((await other.comment(1, 'somebody else', by(ben)))?.refusal).toBe('');
      time.now += hour + 1;
      expect((await other.comment(1, 'later', by(anna)))?.refusal).toBe('');

      const long = 'x'.repeat(personLimits.textLength + 1);
      const tooLong = { limit: 'text-length' };
      await expect(changes.comment(1, long, by(anna))).rejects.toMatchObject(tooLong);
      await expect(changes.askForInformation(1, long, by(ben))).rejects.toMatchObject(tooLong);
      await expect(no(ben, long)).rejects.toMatchObject(tooLong);
      await expect(changes.reassign(1, dora, long, by(ben))).rejects.toMatchObject(tooLong);
      await expect(ask(creating({ submissionKey: 'long', reason: long }))).rejects.toMatchObject(tooLong);
    }, 120_000);

    it.each([
      ['It is \u202ereh direct line\u202c', 'It is reh direct line'],
      ['Con\u200btoso\u2066 \u{e0041}', 'Contoso'],
      [' two\r\n\n lines\u00ad ', 'two lines'],
      [`${'می\u200cخواهم '.repeat(20)}\u2060`, 'می\u200cخواهم '.repeat(20).trim()],
      ['y'.repeat(1_000), 'y'.repeat(1_000)],
    ])('keeps of %j what a card shows of it', async (typed, kept) => {
      await ask(creating({ reason: typed }));
      await changes.comment(1, typed, by(anna));
      await changes.askForInformation(1, typed, by(ben));
      const answer = await no(ben, typed);
      expect(literal(kept, 1_000)).toBe(kept);
      expect(answer?.request.reason).toBe(kept);
      expect(answer?.request.approval).toMatchObject({
        comments: [{ text: kept }, { text: kept }],
        decisions: [{ reason: kept }],
      });
    });

    it('asks again for a reason that shows nothing', async () => {
      await ask();
      for (const text of ['\u200b\u202e', ' \u2060 ', '\ufeff']) {
        expect((await no(ben, text))?.refusal).toBe('reason-needed');
        expect((await changes.comment(1, text, by(anna)))?.refusal).toBe('reason-needed');
      }
    });

    it('is previewed with the people who would be asked', async () => {
      const preview = await changes.preview(creating(), staff);

      expect(preview).toMatchObject({ outcome: 'ask', rule: 'shared-contacts-need-an-approver' });
      expect(preview.stages[0]?.assignments.map(({ person }) => person)).toEqual([ben, cleo]);
      expect((await changes.preview(creating(), admin)).outcome).toBe('apply');
      expect(await changes.get(1)).toBeUndefined();
    });

    it('is rejected with a reason that its requester can read, and writes nothing', async () => {
      await ask();

      const without = await no(ben, '  ');
      const answer = await no(ben);
      await work();

      expect(without?.refusal).toBe('reason-needed');
      expect(answer?.request).toMatchObject({
        state: 'rejected',
        approval: { decisions: [{ actor: ben, verdict: 'reject', reason: 'wrong number', at: 1_000_000 }] },
      });
      expect(system.counts.creates).toBe(0);
      expect(told()).toContain('outcome anna');
    });
  });

  describe('a click', () => {
    it('that comes late is told who decided what and when, and changes nothing', async () => {
      await ask();
      await yes(ben);
      time.now += hour;

      const late = await no(cleo);

      expect(late).toMatchObject({
        refusal: 'decided',
        prior: { actor: ben, verdict: 'approve', at: 1_000_000 },
        request: { state: 'approved' },
      });
    });

    it('has one effect when it comes twice, also at once and at two processes', async () => {
      withRule({ stages: [{ approvers: [{ group: 'approvers' }], need: 'all' }] });
      await ask();
      const input = { verdict: 'approve', reason: '', key: 'click-1' } as const;

      const answers = await Promise.all(
        [changes, other, changes, other].map((engine) => engine.decide(1, input, by(ben))),
      );
      const again = await yes(ben);

      expect(answers.map((answer) => answer?.refusal)).toEqual(['', '', '', '']);
      expect(again).toMatchObject({ refusal: 'already-yours', prior: { actor: ben } });
      expect((await changes.get(1))?.request.approval.decisions).toHaveLength(1);
    });

    it('for and against at once has one winner', async () => {
      await ask();

      const answers = await Promise.all([
        changes.decide(1, { verdict: 'approve', reason: '', key: 'x' }, by(ben)),
        other.decide(1, { verdict: 'reject', reason: 'no', key: 'y' }, by(cleo)),
      ]);

      expect(answers.filter((answer) => answer?.refusal === '')).toHaveLength(1);
      expect(answers.filter((answer) => answer?.refusal === 'decided')).toHaveLength(1);
    });

    it('counts for nothing by the requester, a stranger, or one who has lost the right', async () => {
      pretend.inGroup.set(groups.approver, [anna, ben, cleo]);
      await ask();
      pretend.inGroup.set(groups.approver, [anna, cleo]);

      const answers = [await yes(anna), await yes(emil), await yes(ben)];

      expect(answers.map((answer) => answer?.refusal)).toEqual(['own-request', 'not-asked', 'not-asked']);
      expect(await state()).toBe('pending');
      expect(await changes.decide(99, { verdict: 'approve', reason: '', key: 'z' }, by(ben))).toBeUndefined();
    });

    it('on a card of an earlier stage is refused', async () => {
      withRule({
        stages: [{ approvers: [{ group: 'approvers' }] }, { approvers: [{ group: 'approvers' }] }],
      });
      await ask();
      const first = await yes(ben, { version: 0 });

      const stale = await yes(cleo, { version: 0 });
      const fresh = await yes(cleo, { version: 1 });

      expect([first?.refusal, stale?.refusal, fresh?.refusal]).toEqual(['', 'stale', '']);
      expect(fresh?.request.state).toBe('approved');
    });
  });

  describe('several approvers', () => {
    it('are asked one stage after the other, and each person counts once', async () => {
      withRule({
        stages: [
          { approvers: [{ group: 'approvers' }, { group: 'admins' }], need: 2 },
          { approvers: [{ person: emil }] },
        ],
      });
      await ask();
      await work();
      const first = told();

      await yes(ben);
      await work();
      const afterOne = told();
      await yes(dora);
      await work();
      const afterTwo = told();
      await yes(emil);

      expect(first).toEqual(['asked ben', 'asked cleo', 'asked dora']);
      expect(afterOne).toEqual(['closed ben', 'progress anna']);
      expect(afterTwo).toEqual([
        ...['asked emil', 'closed ben', 'closed cleo', 'closed dora', 'progress anna'],
      ]);
      expect(await state()).toBe('approved');
    });

    it('make it fail when too few of them keep their right until it is applied', async () => {
      withRule({ stages: [{ approvers: [{ group: 'approvers' }], need: 'all' }] });
      await ask();
      await yes(ben);
      await yes(cleo);
      pretend.inGroup.set(groups.approver, [cleo]);

      await work();

      expect((await changes.get(1))?.request).toMatchObject({ state: 'failed', problem: 'approval-lapsed' });
      expect(system.counts.creates).toBe(0);
      expect(told()).toContain('outcome anna');
    });

    it('can reassign, but not to the requester, somebody who is asked already or who has left', async () => {
      await ask();
      pretend.disabled.add(dora);

      const refused = await Promise.all(
        [anna, cleo, 'nobody-1', dora].map((to) => changes.reassign(1, to, 'away', by(ben))),
      );
      const handed = await changes.reassign(1, emil, 'knows them', by(ben));
      const old = await yes(ben);
      const fresh = await yes(emil);
      await work();

      expect(refused.map((answer) => answer?.refusal)).toEqual(Array(4).fill('not-that-person'));
      expect([handed?.refusal, old?.refusal, fresh?.refusal]).toEqual(['', 'not-asked', '']);
      expect(fresh?.request.approval.decisions).toMatchObject([{ actor: emil, principal: ben }]);
      expect(await state()).toBe('applied');
    });
  });

  describe('an assignment', () => {
    const until = 1_000_000 + 48 * hour;
    const delegate = (from: string, to: string) => changes.delegate({ from, to, until }, by(from));
    const pass = (from: string, to: string) => changes.reassign(1, to, 'away', by(from));
    const both = { stages: [{ approvers: [{ group: 'approvers' }], need: 2 }] };

    it('that is held as a delegate is not reassigned, also by one who has decided', async () => {
      withRule(both);
      await delegate(cleo, ben);
      await ask();
      const before = await changes.reassign(1, emil, 'away', by(dora));
      await yes(ben);

      const after = await pass(ben, emil);
      const stranger = await yes(emil);

      expect([before?.refusal, after?.refusal, stranger?.refusal]).toEqual([
        ...['not-asked', 'already-yours', 'not-asked'],
      ]);
      expect(await state()).toBe('pending');
      expect((await yes(cleo))?.request.state).toBe('approved');
    });

    it('of somebody else is not reassigned by a delegate who has none of their own', async () => {
      await delegate(ben, emil);
      await ask();

      expect((await pass(emil, dora))?.refusal).toBe('held-for-another');
    });

    it('comes with the message of the one who hands it over or gives it back', async () => {
      const why = async () => (await changes.get(1))?.request.approval.stages[0]?.assignments[0]?.why;
      await ask();
      await changes.reassign(1, emil, 'you know  her', by(ben));
      const handed = await why();
      await changes.reassign(1, ben, 'I do not', by(emil));
      const returned = await why();
      await changes.reassign(1, emil, '', by(ben));

      expect([handed, returned, await why()]).toEqual([
        'the one who was asked before has handed it to you: “you know her”',
        'the one to whom you handed it has given it back: “I do not”',
        'the one who was asked before has handed it to you',
      ]);
    });

    it('that was reassigned can only be returned', async () => {
      await ask();
      await pass(ben, emil);

      const further = await pass(emil, dora);
      const back = await pass(emil, ben);

      expect([further?.refusal, back?.refusal]).toEqual(['held-for-another', '']);
      expect((await yes(ben))?.request.approval.decisions).toMatchObject([{ actor: ben, principal: ben }]);
    });

    it('that was reassigned is not decided by a delegate of the new approver', async () => {
      await ask();
      await pass(ben, emil);
      await delegate(emil, dora);
      await work();

      const chained = await yes(dora);
      const list = await changes.list({ for: dora, what: 'to-decide', page: 1 });

      expect(chained?.refusal).toBe('not-asked');
      expect(list).toMatchObject({ total: 0, requests: [] });
      expect(told()).not.toContain('asked dora');
    });

    it('counts once per person, also if they get another one later', async () => {
      withRule({ ...both, escalateTo: [{ group: 'approvers' }, { group: 'admins' }], escalateAfterHours: 2 });
      await ask();
      await pass(ben, emil);
      time.now += 3 * hour;
      await work();
      await yes(emil);

      const again = await yes(ben);
      const assignments = (await changes.get(1))?.request.approval.stages[0]?.assignments.map(
        ({ person }) => person,
      );

      expect(again?.refusal).toBe('already-yours');
      expect(assignments).toEqual([emil, cleo, dora]);
      expect((await yes(dora))?.request.state).toBe('approved');
    });

    it('of one of two whose approvals one person holds leaves the other open', async () => {
      withRule(both);
      await delegate(ben, emil);
      await delegate(cleo, emil);
      await ask();

      const answers = [await yes(emil), await yes(emil), await pass(emil, dora)];

      expect(answers.map((answer) => answer?.refusal)).toEqual(['', 'already-yours', 'already-yours']);
      expect((await yes(cleo))?.request.state).toBe('approved');
    });

    it('in a later stage is for those whom the policy asks in both, not for a delegate', async () => {
      const approvers = [{ group: 'approvers' }];
      withRule({ stages: [{ approvers }, { approvers: [{ person: dora }, { person: ben }] }] });
      await ask();
      await yes(ben);
      await delegate(dora, cleo);
      await delegate(dora, ben);
      await changes.reassign(1, cleo, 'away', by(dora));

      const handed = await changes.reassign(1, ben, 'away', by(dora));
      const own = await yes(ben);

      expect(handed?.refusal).toBe('not-asked');
      expect(own?.request.state).toBe('approved');
      expect(own?.request.approval.decisions).toMatchObject([
        { actor: ben, principal: ben, stage: 0 },
        { actor: ben, principal: ben, stage: 1 },
      ]);
    });
  });

  describe('time', () => {
    it('brings reminders, then others who are asked as well, then the end without any change', async () => {
      await ask();
      await work();
      told();

      time.now += 24 * hour;
      await work();
      const reminded = told();
      time.now += 24 * hour;
      await work();
      const escalated = told();
      time.now += 72 * hour;
      const late = await yes(ben);
      await work();

      expect(reminded).toEqual(['reminder ben', 'reminder cleo']);
      expect(escalated).toEqual(['asked dora', 'progress anna']);
      expect(late).toMatchObject({ refusal: 'decided', request: { state: 'expired' } });
      expect(told()).toEqual(['closed ben', 'closed cleo', 'closed dora', 'outcome anna']);
      expect(system.counts.creates).toBe(0);
    });

    it('lets escalation approvers decide, too', async () => {
      await ask();
      time.now += 48 * hour;
      await work();

      await yes(dora);
      await work();

      expect(await state()).toBe('applied');
    });

    it('expires by itself when nobody comes', async () => {
      await ask();
      time.now += 120 * hour;
      await work();

      expect(await state()).toBe('expired');
    });
  });

  describe('an approver who cannot be reached', () => {
    it('is replaced when nobody else is left, without touching the request', async () => {
      pretend.inGroup.set(groups.approver, [ben]);
      deliveries.set(ben, 'gone');
      await ask();
      await work();

      expect(told()).toEqual(['asked dora', 'progress anna']);
      expect(await state()).toBe('pending');
      await yes(dora);
      await work();
      expect(await state()).toBe('applied');
    });

    it('is left out when others can decide', async () => {
      deliveries.set(ben, 'gone');
      await ask();
      await work();
      const first = told();
      time.now += 24 * hour;
      await work();

      expect(first).toEqual(['asked cleo', 'progress anna']);
      expect(told()).toEqual(['reminder cleo']);
    });

    it.each(['gone', 'not-installed'] as const)(
      'is named with the reason and the time: %s',
      async (result) => {
        deliveries.set(ben, result);
        await ask();
        await work();

        const reason = result === 'gone' ? 'unreachable' : result;
        expect((await changes.get(1))?.request.approval.absences).toEqual([
          { person: ben, reason, since: 1_000_000 },
        ]);
      },
    );

    it('is told to the requester when nobody is left, and asked again until they can be reached', async () => {
      for (const person of [ben, cleo, dora]) deliveries.set(person, 'not-installed');
      await ask();
      await work();
      const first = told();
      const nudged = await changes.nudge(1, by(anna));
      await work();
      const afterNudge = (await changes.get(1))?.request.approval;
      const again = await changes.nudge(1, by(anna));
      await work();
      deliveries.delete(dora);
      time.now += hour;
      await work();

      expect(first).toEqual(['progress anna', 'progress anna', 'progress anna', 'stuck anna']);
      expect([nudged?.refusal, again?.refusal]).toEqual(['', '']);
      expect(afterNudge?.reminders).toEqual([]);
      expect(told()).toContain('asked dora');
      expect((await changes.get(1))?.request.approval.absences.map(({ person }) => person)).toEqual([
        ...[ben, cleo],
      ]);
    });

    it('is replaced after a few tries when Teams refuses for a reason that nobody knows', async () => {
      pretend.inGroup.set(groups.approver, [ben]);
      deliveries.set(ben, 'refused');
      await ask();
      for (let tries = 0; tries < 5; tries += 1) {
        await work();
        time.now += 60_000;
      }

      expect(told()).toEqual(['asked dora', 'progress anna']);
    });
  });

  describe('an approver who can no longer decide', () => {
    const approvers = [{ person: ben }];
    const absences = async () => (await changes.get(1))?.request.approval.absences;

    it.each([
      ['named', { stages: [{ approvers }] }],
      ['the manager', { stages: [{ approvers: [{ manager: true }] }] }],
      [
        'one of all who have to agree',
        { stages: [{ approvers: [...approvers, { person: cleo }], need: 'all' }] },
      ],
    ])('is replaced by the fallback when the account is disabled: %s', async (_, rule) => {
      pretend.managers.set(anna, ben);
      pretend.disabled.add(ben);
      withRule({ ...rule, fallback: [{ group: 'admins' }] });

      const preview = await changes.preview(creating(), staff);
      await ask();
      await work();

      expect(preview.absences).toMatchObject([{ person: ben, reason: 'disabled' }]);
      expect(told()).toContain('asked dora');
      expect(await absences()).toMatchObject([{ person: ben, reason: 'disabled' }]);
    });

    it('is not asked as a fallback or by escalation either, and nobody at all refuses the request', async () => {
      pretend.disabled.add(ben).add(dora);
      withRule({ stages: [{ approvers }], fallback: [{ person: dora }] });

      expect((await ask()).problem).toBe('no-approver');
    });

    it.each([
      ['disabled', () => pretend.disabled.add(ben)],
      ['no-right', () => pretend.inGroup.set(groups.approver, [])],
    ])('is replaced when that is found out later: %s', async (reason, happen) => {
      pretend.inGroup.set(groups.approver, [ben]);
      await ask();
      await work();
      happen();
      told();
      time.now += hour;
      await work();
      const first = told();
      time.now += hour;
      await work();

      expect(first).toEqual(['asked dora', 'progress anna']);
      expect(await absences()).toMatchObject([{ person: ben, reason }]);
      expect(told()).toEqual([]);
      expect((await yes(dora))?.request.state).toBe('approved');
    });

    it('is detected by a nudge at once, also after a reassignment', async () => {
      await ask();
      await changes.reassign(1, emil, 'away', by(ben));
      await work();
      pretend.disabled.add(emil).add(cleo);
      told();

      await changes.nudge(1, by(anna));
      await work();

      expect(told()).toEqual(['asked dora', 'nudge dora', 'progress anna', 'progress anna']);
    });

    it('of a later stage is detected when it opens', async () => {
      withRule({
        stages: [{ approvers: [{ person: cleo }] }, { approvers }],
        fallback: [{ group: 'admins' }],
      });
      await ask();
      pretend.disabled.add(ben);
      await yes(cleo);
      await work();

      expect(told()).toContain('asked dora');
    });

    it('is asked again once the account is enabled', async () => {
      await ask();
      await work();
      pretend.disabled.add(ben);
      time.now += hour;
      await work();
      const away = await absences();
      pretend.disabled.delete(ben);
      time.now += hour;
      await work();

      expect(away).toMatchObject([{ person: ben }]);
      expect(await absences()).toEqual([]);
    });
  });

  describe('an approver whom messages reach late', () => {
    it('is retried later, and given up at last, while the request continues', async () => {
      deliveries.set(ben, 'later');
      deliveries.set(cleo, 'later');
      await ask();
      await work();
      deliveries.clear();
      time.now += 10_000;
      await work();

      expect(told()).toEqual(['asked ben', 'asked cleo']);
    });
  });

  describe('the requester', () => {
    it('can withdraw it until it is being applied, and nobody else can', async () => {
      await ask();

      const stranger = await changes.withdraw(1, by(ben));
      const own = await changes.withdraw(1, by(anna));
      const late = await yes(ben);
      await work();

      expect([stranger?.refusal, own?.refusal, late?.refusal]).toEqual(['not-yours', '', 'decided']);
      expect(await state()).toBe('withdrawn');
      expect(system.counts.creates).toBe(0);
    });

    it('can nudge once in four hours', async () => {
      await ask();
      await work();
      told();

      const first = await changes.nudge(1, by(anna));
      time.now += hour;
      const second = await changes.nudge(1, by(anna));
      time.now += 3 * hour;
      const third = await changes.nudge(1, by(anna));
      await work();

      expect([first?.refusal, second?.refusal, third?.refusal]).toEqual(['', 'too-soon', '']);
      expect(second?.nextNudgeAt).toBe(1_000_000 + 4 * hour);
      expect(told().filter((one) => one.startsWith('nudge'))).toEqual([
        ...['nudge ben', 'nudge ben', 'nudge cleo', 'nudge cleo'],
      ]);
    });

    it('answers what an approver asks', async () => {
      await ask();
      await work();
      told();

      await changes.askForInformation(1, 'Which branch?', by(ben));
      await work();
      const question = told();
      await changes.comment(1, 'Leipzig', by(anna));
      await work();
      const stranger = await changes.comment(1, 'hello', by(emil));

      expect(question).toEqual(['question anna']);
      expect(told()).toEqual(['answered ben', 'answered cleo']);
      expect(stranger?.refusal).toBe('not-asked');
      expect((await changes.get(1))?.request.approval.comments).toMatchObject([
        { kind: 'question', actor: ben, text: 'Which branch?' },
        { kind: 'comment', actor: anna, text: 'Leipzig' },
      ]);
    });

    it('can send an edited version, which replaces the first', async () => {
      await ask();
      const edited = {
        submissionKey: 'key-2',
        targetName: 'Johnny',
        targetVersion: '',
        reason: 'typo',
        before: {},
        after: { ...john, jobTitle: 'Chief' },
      };

      const stranger = await changes.resubmit(1, edited, staff, by(ben));
      const [answer, twin] = await Promise.all([
        changes.resubmit(1, edited, staff, by(anna)),
        other.resubmit(1, edited, staff, by(anna)),
      ]);
      const late = await yes(ben);

      expect(stranger?.refusal).toBe('not-yours');
      expect(answer?.request).toMatchObject({ number: 2, state: 'pending', replaces: 1, requester: anna });
      expect(twin?.request.number).toBe(2);
      expect(late?.request.state).toBe('withdrawn');
    });
  });

  describe('a delegate', () => {
    const until = 1_000_000 + 48 * hour;

    it('is notified, decides on behalf of the other, and both names stay', async () => {
      await ask();
      await work();
      told();

      const answer = await changes.delegate({ from: ben, to: emil, until }, by(ben));
      await work();
      const page = await changes.list({ for: emil, what: 'to-decide', page: 1 });
      await yes(emil);
      await work();

      expect(answer.refusal).toBe('');
      expect(page.total).toBe(1);
      expect(sent.filter(({ kind: what }) => what === 'asked').map(({ recipient }) => recipient)).toEqual([
        emil,
      ]);
      expect((await changes.get(1))?.request.approval.decisions).toMatchObject([
        { actor: emil, onBehalfOf: ben, principal: ben },
      ]);
      const [database] = databases as [Database];
      const entries = (await database.audit.byRequest(1)).filter(({ event }) => event === 'approve');
      expect(entries).toMatchObject([{ actor: emil, on_behalf_of: ben }]);
      expect(await state()).toBe('applied');
    });

    it('is nobody whose account is disabled', async () => {
      pretend.disabled.add(emil);

      const answer = await changes.delegate({ from: ben, to: emil, until }, by(ben));

      expect(answer).toEqual({ refusal: 'not-that-person', delegation: undefined });
    });

    it('cannot decide their own request that way, nor after the end, nor for two', async () => {
      withRule({ stages: [{ approvers: [{ group: 'approvers' }], need: 'all' }] });
      await changes.delegate({ from: ben, to: anna, until }, by(ben));
      await changes.delegate({ from: cleo, to: emil, until: 1_000_000 + hour }, by(cleo));
      await ask();

      const own = await yes(anna);
      const one = await yes(emil);
      await changes.delegate({ from: ben, to: emil, until }, by(ben));
      const two = await yes(emil);
      time.now += 72 * hour;
      const ended = await yes(emil);

      expect([own?.refusal, one?.refusal]).toEqual(['own-request', '']);
      expect([two?.refusal, ended?.refusal]).toEqual(['already-yours', 'already-yours']);
      expect(await state()).toBe('pending');
      expect((await changes.list({ for: anna, what: 'to-decide', page: 1 })).total).toBe(0);
    });

    it('is refused in a circle, for too long, for oneself, and for somebody unknown', async () => {
      await changes.delegate({ from: ben, to: cleo, until }, by(ben));
      await changes.delegate({ from: cleo, to: dora, until }, by(cleo));
      const draft = (to: string, end = until) => changes.delegate({ from: dora, to, until: end }, by(dora));

      const answers = [
        await draft(ben),
        await draft(dora),
        await draft(emil, 1_000_000 + 91 * 24 * hour),
        await draft('nobody-2'),
      ];
      await changes.delegate({ from: ben, to: '', until: 0 }, by(ben));

      expect(answers.map(({ refusal }) => refusal)).toEqual([
        'circle',
        'self',
        'too-long',
        'not-that-person',
      ]);
      expect(await changes.delegationOf(ben)).toBeUndefined();
      expect(await changes.delegationsTo(dora)).toEqual([{ from: cleo, to: dora, until }]);
      expect((await draft(ben)).refusal).toBe('');
      await expect(changes.delegate({ from: ben, to: emil, until }, by(anna))).rejects.toThrow(
        'somebody else',
      );
    });
  });

  describe('an undo', () => {
    const undo = (actor: string, roles = staff, submissionKey = 'undo-1') =>
      changes.undo(1, { submissionKey, reason: 'mistake' }, roles, by(actor));

    it.each([
      ['an added contact', () => creating(), undefined],
      ['a change', () => updating(system.put(john), { jobTitle: 'Chief' }), 'Buyer'],
      ['a deletion', () => deleting(system.put({ ...john, notes: 'dear' })), 'Buyer'],
    ])('takes back %s under the same policy', async (what, proposal, jobTitle) => {
      await ask(proposal());
      await yes(ben);
      await work();

      const answer = await undo(anna);
      const again = await undo(ben, staff, 'undo-2');
      await changes.decide(2, { verdict: 'approve', reason: '', key: 'u' }, by(cleo));
      await work();

      expect(answer).toMatchObject({ refusal: '', request: { number: 2, state: 'pending', undoOf: 1 } });
      expect(again).toMatchObject({ refusal: 'already-undone', otherNumber: 2 });
      expect(await state(2)).toBe('applied');
      expect([...system.contacts.values()].map((contact) => contact.jobTitle)).toEqual(
        jobTitle === undefined ? [] : [jobTitle],
      );
      if (what === 'a deletion') expect([...system.contacts.values()][0]?.notes).toBe('dear');
    });

    it.each([
      ['added', { notes: 'met in Berlin' }],
      ['changed', { jobTitle: 'Chief' }],
    ])('deletes no contact to which somebody has %s something', async (_what, later) => {
      await ask(creating());
      await yes(ben);
      await work();
      for (const [id, contact] of system.contacts) system.contacts.set(id, { ...contact, ...later });

      await undo(anna);
      await changes.decide(2, { verdict: 'approve', reason: '', key: 'u' }, by(cleo));
      await work();

      expect(await state(2)).toBe('conflict');
      expect([...system.contacts.values()]).toMatchObject([later]);
    });

    it('is for involved people and admins, and only for applied requests', async () => {
      await ask();
      const early = await undo(anna);
      await yes(ben);
      await work();

      const answers = [await undo(emil), await undo(dora, admin)];

      expect(early?.refusal).toBe('wrong-state');
      expect(answers.map((answer) => answer?.refusal)).toEqual(['not-yours', '']);
      expect(answers[1]?.request).toMatchObject({ state: 'applied', requester: dora });
    });

    it('is named to others that are about the same contact, until it ends', async () => {
      const [contact, another] = [system.put(john), system.put(john)];
      await ask({ ...updating(contact, { jobTitle: 'Chief' }), submissionKey: 'one' });
      await ask({ ...deleting(contact), submissionKey: 'two' });
      await ask({ ...deleting(another), submissionKey: 'three' });
      const about = { number: 2, source: contact.ref.source, targets: [contact.ref], emails: [] };

      const open = await other.openAbout(about);
      await yes(ben);
      await work();
      const left = await other.openAbout(about);

      expect(open.map(({ request }) => request.number)).toEqual([1]);
      expect(left).toEqual([]);
    });

    it('is named to others that add a contact with the same address', async () => {
      await ask(creating({ submissionKey: 'one', after: { ...john, emails: ['A_na@nordwind.example'] } }));
      await ask(creating({ submissionKey: 'two', after: { ...john, emails: ['axna@nordwind.example'] } }));
      const { source } = creating();

      const open = await other.openAbout({
        number: 0,
        source,
        targets: [],
        emails: ['a_na@Nordwind.example', 'ana@nordwind.example'],
      });

      expect(open.map(({ request }) => request.number)).toEqual([1]);
    });

    it('is part of a contact’s history', async () => {
      const contact = system.put(john);
      await ask(updating(contact, { jobTitle: 'Chief' }));
      await yes(ben);
      await work();
      await undo(anna);

      const history = await changes.history(contact.ref);

      expect(history.map(({ request }) => request.number)).toEqual([2, 1]);
    });
  });

  describe('a target that was changed meanwhile', () => {
    it('stops the change and shows what it was, is and should become', async () => {
      const contact = system.put(john);
      await ask(updating(contact, { jobTitle: 'Chief' }));
      await yes(ben);
      system.contacts.set(contact.ref.id, { ...contact, jobTitle: 'Director' });

      await work();

      const outcome = await changes.get(1);
      expect(outcome?.request.state).toBe('conflict');
      expect(outcome?.conflicts).toEqual([
        { field: 'jobTitle', base: 'Buyer', theirs: 'Director', ours: 'Chief' },
      ]);
      expect(system.counts.updates).toBe(0);
    });
  });

  describe('an uncertain outcome', () => {
    it('of a create is reconciled, and repeatable steps continue', async () => {
      system.faults.push({ kind: 'answer-lost' });
      system.behaviour.recoverFails = true;
      await ask();
      await yes(ben);
      await work();
      const before = await state();
      system.behaviour.recoverFails = false;

      time.now += 1000;
      await work();

      // The contact was there, without the details that a second call writes.
      expect([before, await state()]).toEqual(['uncertain', 'applied']);
      expect(await changes.get(1)).toMatchObject({
        request: { target: { id: 'c1' }, reading: { otherwise: [] } },
      });
      expect(system.counts).toMatchObject({ creates: 1, details: 1 });
    });

    it('is applied when all of it is seen to be there', async () => {
      const contact = system.put(john);
      await ask(updating(contact, { jobTitle: 'Chief' }));
      await yes(ben);
      system.faults.push({ kind: 'answer-lost' });
      system.behaviour.readsFailAfterWrite = true;
      await work();
      const before = await state();
      time.now += 1000;
      await work();

      expect([before, await state()]).toEqual(['uncertain', 'applied']);
      expect(system.counts.updates).toBe(1);
    });

    it('is reconciled, too, when the contact is gone meanwhile', async () => {
      const contact = system.put(john);
      await ask(updating(contact, { jobTitle: 'Chief' }));
      await yes(ben);
      system.faults.push({ kind: 'call-lost' });
      await work();
      const before = await state();
      system.contacts.clear();
      for (let minute = 0; minute < 3; minute += 1) {
        time.now += 60_000;
        await work();
      }

      expect([before, await state()]).toEqual(['uncertain', 'failed']);
      expect(told()).toContain('outcome anna');
    });

    it('asks the admins after an hour, and accepts their answer', async () => {
      system.faults.push({ kind: 'call-lost' });
      system.behaviour.recoverFails = true;
      await ask();
      await yes(ben);
      await work();
      told();
      for (let quarter = 0; quarter < 8; quarter += 1) {
        time.now += 20 * 60_000;
        await work();
      }

      const asked = told();
      const stranger = await changes.resolve(1, 'not-there', staff, by(ben));
      const word = await changes.resolve(1, 'not-there', admin, by(dora));

      expect(asked).toEqual(['help-wanted dora']);
      expect([stranger?.refusal, word?.refusal]).toEqual(['not-yours', '']);
      expect(word?.request.state).toBe('failed');
    });
  });

  it('keeps a whole chain of entries whatever was done', async () => {
    await ask();
    await changes.comment(1, 'hi', by(anna));
    await changes.delegate({ from: ben, to: emil, until: 2_000_000 }, by(ben));
    await yes(cleo);
    await work();

    const [database] = databases as [Database];
    const entries = await database.audit.after(0, 100);
    expect(entries.map(({ event }) => event)).toEqual([
      ...['request', 'comment', 'delegate', 'approve', 'begin', 'succeed'],
    ]);
    expect(await verifyAudit(database)).toEqual({ intact: true, entries: 6 });
    expect(await database.work.ofRequest(1)).toEqual([]);
  });
});
