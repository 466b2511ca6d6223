import type { Approval, Decision } from '../../../src/changes/approvals/approval.ts';
import { verifyAudit } from '../../../src/changes/audit/audit.ts';
import { type ChangeRequests, createChangeRequests } from '../../../src/changes/change-requests.ts';
import { type PolicyFile, readPolicy } from '../../../src/changes/policy/policy-file.ts';
import type { ChangeRequest } from '../../../src/changes/request/change-request.ts';
import type { Contact } from '../../../src/contacts/contact.ts';
import { BackendError } from '../../../src/platform/errors.ts';
import { type Database, type DatabaseTarget, openDatabase } from '../../../src/store/database.ts';
import { createPretendSystem } from '../pretend-system.ts';
import { createPretendPeople, groups, john, silent } from '../proposals.ts';
import { createMortal, DeathError } from './mortal-database.ts';

/** Six people: two approvers, an admin, a manager, and two of the staff; what they are can change. */
const persons = [0, 1, 2, 3, 4, 5].map((index) => `7f0c1a52-0000-4000-8000-00000000000${index}`);
const [staffA, staffB, approverA, approverB, adminA, managerA] = persons as [
  ...[string, string, string, string, string, string],
];

const both = { group: 'approvers' };
const ruleSets: readonly object[] = [
  { stages: [{ approvers: [both] }], fallback: [{ group: 'admins' }], remindAfterHours: [24] },
  { stages: [{ approvers: [both], need: 'all' }], escalateAfterHours: 48, escalateTo: [{ group: 'admins' }] },
  { stages: [{ approvers: [both, { group: 'admins' }], need: 2 }] },
  { stages: [{ approvers: [{ manager: true }] }, { approvers: [both] }], fallback: [{ group: 'admins' }] },
  {
    stages: [{ approvers: [both], need: 2 }, { approvers: [both, { group: 'admins' }] }],
    fallback: [{ group: 'admins' }],
    escalateAfterHours: 24,
    escalateTo: [both, { group: 'admins' }],
  },
];
const policies: readonly PolicyFile[] = ruleSets.map((rules) => {
  const ask = { name: 'ask', words: 'w', outcome: 'ask', reasonFor: [], ...rules };
  const direct = { name: 'direct', words: 'w', when: { requester: ['admin'] }, outcome: 'apply' };
  const read = readPolicy(JSON.stringify({ version: 1, rules: [direct, ask] }));
  if ('mistakes' in read) throw new Error(read.mistakes.join());
  return read.policy;
});
export const policyCount = policies.length;

/** Duplicated on purpose, so that a fault in the engine's own table is found. */
const ends = new Set(['applied', 'rejected', 'withdrawn', 'expired', 'conflict', 'failed']);
const untouched = new Set(['pending', 'approved', 'rejected', 'withdrawn', 'expired', 'conflict']);
const leaseMs = 1000;
const absenceConfirmedAfterMs = 10_000;

/** A database that many worlds use in sequence; each leaves no work behind. */
export async function openArena(place: DatabaseTarget) {
  const databases = [await openDatabase(place)];
  // Two connections to a database in memory would be two databases.
  if (!('memory' in place)) databases.push(await openDatabase(place));
  return {
    databases,
    time: { now: 1_000_000 },
    async close(): Promise<void> {
      const [first] = databases as [Database];
      const verdict = await verifyAudit(first);
      await Promise.all(databases.map((database) => database.close()));
      if (!verdict.intact) throw new Error(`the audit chain breaks at ${verdict.brokenAt}`);
    },
  };
}

export type Arena = Awaited<ReturnType<typeof openArena>>;

/** The effects of one submission in the contact system. */
interface Effects {
  create: number;
  update: number;
  delete: number;
}

/** The people, contact system, engines and invariants of one sequence. */
export type World = ReturnType<typeof createWorld>;

export function createWorld({ databases, time }: Arena, policyIndex: number) {
  const [database] = databases as [Database];
  const policy = policies[policyIndex % policies.length] as PolicyFile;
  const pretend = createPretendPeople({
    [groups.approver]: [approverA, approverB],
    [groups.admin]: [adminA],
  });
  pretend.managers.set(staffA, managerA);
  pretend.managers.set(staffB, managerA);
  const system = createPretendSystem();
  const seeds = [1, 2, 3].map((index) => system.put({ ...john, emails: [`seed-${index}@fabrikam.example`] }));
  const entra = { isDown: false };
  const people: typeof pretend.people = {
    ...pretend.people,
    membersOf: async (id) => {
      if (entra.isDown) throw new BackendError({ system: 'Entra', code: 'unavailable', message: 'down' });
      return pretend.people.membersOf(id);
    },
  };
  const effects = new Map<string, Effects>();
  /** The contacts that a submission has created. */
  const createdBy = new Map<string, readonly string[]>();
  /** The contacts of requests that were applied. */
  const settled = new Set<string>();
  const numbers: number[] = [];
  /** The rights when a request was begun. */
  const begun = new Map<number, ReadonlyMap<string, readonly string[]>>();
  /** The rights when a submission had its first effect; it may be postponed again at once. */
  const firstRights = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const lastState = new Map<number, string>();
  /** All delegations and reassignments so far, as `from>to`. */
  const delegated = new Set<string>();
  const reassigned = new Set<string>();

  const living = databases.map((one) => createEngine(one));

  return {
    system,
    pretend,
    entra,
    time,
    numbers,
    persons,
    delegated,
    reassigned,
    /** An engine of one of the processes. */
    engine: (index: number) => living[index % living.length] as ChangeRequests,
    /** Runs an action in a process that is killed meanwhile, and lets its leases expire. */
    async kill(diesAt: number, action: (engine: ChangeRequests) => Promise<unknown>): Promise<void> {
      // Others wait for its leases, so the clock advances at once.
      const { mortal, point } = createMortal(database, diesAt, () => {
        time.now += leaseMs + 1;
      });
      await tolerate(() => action(createEngine(mortal, point)));
    },
    /** Checks whether a request with this key exists, and tracks it from now on. */
    async remember(submissionKey: string): Promise<void> {
      const row = await database.changes.bySubmission(submissionKey);
      if (row !== undefined && !numbers.includes(row.number)) numbers.push(row.number);
    },
    /** Contacts that are made: what becomes of a half-made one that others delete is anybody's guess. */
    finishedContacts(): readonly Contact[] {
      const ids = [...seeds.map(({ ref }) => ref.id), ...settled];
      return [...new Set(ids)].flatMap((id) => system.contacts.get(id) ?? []);
    },
    tolerate,
    check,
    finish,
  };

  function createEngine(one: Database, point?: () => Promise<void>): ChangeRequests {
    const provider = system.provider(point, (effect, submissionKey, id) => {
      const [whole = ''] = submissionKey.split('/');
      if (!firstRights.has(whole)) firstRights.set(whole, new Map(pretend.inGroup));
      if (effect === 'create') createdBy.set(whole, [...(createdBy.get(whole) ?? []), id]);
      const mine = effects.get(submissionKey) ?? { create: 0, update: 0, delete: 0 };
      mine[effect] += 1;
      effects.set(submissionKey, mine);
    });
    return createChangeRequests({
      ...pretend,
      people,
      policy,
      leaseMs,
      absenceConfirmedAfterMs,
      reconcileAfterMs: 1000,
      log: silent,
      database: one,
      providers: () => provider,
      clock: () => time.now,
    });
  }

  /** What must hold after each step, of the requests that have not ended; at the very end, of all. */
  async function check(which: 'open' | 'all' = 'open'): Promise<void> {
    const asked =
      which === 'all'
        ? numbers
        : numbers.filter(
            (number) => !ends.has(lastState.get(number) ?? '') || lastState.get(number) === 'failed',
          );
    const rows = asked.length === 0 ? [] : await database.changes.getAll(asked);
    const found = new Map(rows.map((row) => [row.number, row]));
    for (const number of asked) {
      const row = found.get(number);
      const state = row?.state ?? 'missing';
      const before = lastState.get(number);
      if (before !== undefined && ends.has(before) && state !== before) {
        // The requester may retry a failed request.
        if (before !== 'failed') throw new Error(`CR-${number} left its end: ${before} → ${state}`);
      }
      if (!begun.has(number) && !untouched.has(state)) {
        begun.set(number, firstRights.get(row?.submission_key ?? '') ?? new Map(pretend.inGroup));
      }
      lastState.set(number, state);
      checkAssignments(number, row?.approval ?? '', row?.requester ?? '');
      if (row?.state !== 'applied') continue;
      for (const id of [row.target_id, ...(createdBy.get(row.submission_key) ?? [])]) settled.add(id);
    }
  }

  /** Each person counts once in a stage, in their own right or on behalf of the person whose right it is. */
  function checkAssignments(number: number, text: string, requester: string): void {
    if (text === '') return;
    const { approval } = JSON.parse(text) as { approval: Approval };
    const complain = (what: string) => {
      throw new Error(`CR-${number}: ${what}`);
    };
    const isHandedOn = (from: string, to: string) =>
      delegated.has(`${from}>${to}`) || reassigned.has(`${number}:${from}>${to}`);
    const before = new Set<string>();
    for (const [index, { assignments }] of approval.stages.entries()) {
      const holders = assignments.flatMap(({ person, principal }) => [...new Set([person, principal])]);
      if (new Set(holders).size < holders.length) complain('assigns one person twice in a stage');
      if (holders.includes(requester)) complain('asks its requester');
      const stolen = assignments.find(
        ({ person, principal }) =>
          person !== principal && !reassigned.has(`${number}:${principal}>${person}`),
      );
      if (stolen !== undefined) complain('has a seat that its owner did not hand on');
      const item = new Set<string>();
      for (const { stage, actor, principal } of approval.decisions) {
        if (stage !== index) continue;
        const both = new Set([actor, principal]);
        for (const one of both) if (item.has(one)) complain(`counts ${one} twice in stage ${index + 1}`);
        for (const one of both) item.add(one);
        if (actor === principal) continue;
        if (!isHandedOn(principal, actor)) complain(`was decided by ${actor} without a right`);
        if (before.has(actor)) complain(`was decided by ${actor} for somebody else in a later stage`);
      }
      for (const one of item) before.add(one);
    }
  }

  /** Advances time until no work is left, and checks all invariants again. */
  async function finish(): Promise<void> {
    entra.isDown = false;
    system.faults.length = 0;
    system.behaviour.recoverFails = false;
    system.unreadable.clear();
    const engine = living[0] as ChangeRequests;
    for (let round = 0; ; round += 1) {
      await engine.drain(async () => 'delivered');
      await check();
      if (round > 3 && (await database.work.left()) === 0) break;
      if (round > 60) throw new Error(`work is left that never ends: ${await leftOver()}`);
      time.now += 40 * 3_600_000;
    }
    await check('all');
    for (const number of numbers) await checkEnd(engine, number);
  }

  async function leftOver(): Promise<string> {
    const left: string[] = [];
    for (const number of numbers) {
      const state = (await database.changes.get(number))?.state;
      for (const { kind, attempts } of await database.work.ofRequest(number)) {
        left.push(`${kind} of CR-${number}, ${state}, tried ${attempts} times`);
      }
    }
    return left.join('; ');
  }

  async function checkEnd(engine: ChangeRequests, number: number): Promise<void> {
    const outcome = await engine.get(number);
    if (outcome === undefined) throw new Error(`CR-${number} is lost`);
    const { request } = outcome;
    const { state, operation, approval, requester } = request;
    const complain = (what: string) => {
      throw new Error(`CR-${number} (${operation}, ${state}): ${what}`);
    };
    const done = effectsOf(request.submissionKey);
    const wrote = done.create + done.update + done.delete > 0;
    if (request.items.length > 0) checkItems(request, complain);
    if (!ends.has(state) && state !== 'uncertain') complain('has no end');
    if (untouched.has(state) && wrote) complain('has written without being applied');
    const many = Math.max(1, request.items.length);
    if (done.create > many || done.delete > many) complain('was applied twice');
    if (state === 'applied' && operation === 'create' && done.create !== 1) complain('was never applied');
    if (state === 'applied' && operation === 'update' && done.update < 1) complain('was never applied');
    if (approval.decisions.some(({ actor }) => actor === requester)) complain('was decided by its requester');
    if (wrote && approval.stages.length > 0) checkConsents(number, approval, requester, complain);
    if (wrote && approval.stages.length === 0 && requester !== adminA) complain('needed approval');

    // A decision that came too late is told by the log, and changes nothing.
    const entries = (await database.audit.byRequest(number)).filter(({ event }) => event !== 'refuse');
    const last = entries.at(-1);
    if (entries[0]?.event !== 'request' || last?.state !== state) complain('is not told by the audit log');
    const isAfterEnd = entries.findIndex(
      (entry, index) => ends.has(entries[index - 1]?.state ?? '') && entry.event !== 'retry',
    );
    if (isAfterEnd >= 0) complain('has entries after its end');
    const votes = entries.filter(({ event }) => ['approve', 'consent', 'reject'].includes(event));
    const byPeople = votes.filter(({ actor }) => actor !== 'cardfile').length;
    if (byPeople !== approval.decisions.length) complain('has decisions that the log does not tell');
  }

  /** The effects of a submission: of the whole request, or of an item by its number. */
  function effectsOf(submissionKey: string): Effects {
    const sum = { create: 0, update: 0, delete: 0 };
    for (const [key, one] of effects) {
      if (key !== submissionKey && !key.startsWith(`${submissionKey}/`)) continue;
      for (const kind of ['create', 'update', 'delete'] as const) sum[kind] += one[kind];
    }
    return sum;
  }

  /** Each item exactly once or visibly not, in order, and at most one in doubt. */
  function checkItems(
    { state, submissionKey, items }: ChangeRequest,
    complain: (what: string) => void,
  ): void {
    for (const [index, item] of items.entries()) {
      const own = effects.get(`${submissionKey}/${index + 1}`) ?? { create: 0, update: 0, delete: 0 };
      const wrote = own.create + own.update + own.delete > 0;
      const name = `part ${index + 1} (${item.operation}, ${item.state})`;
      if (own.create > 1 || own.delete > 1) complain(`${name} was applied twice`);
      if ((item.state === 'waiting' || item.state === 'conflict') && wrote) complain(`${name} has written`);
      const isThere = item.operation === 'create' ? own.create === 1 : own.update > 0;
      if (item.state === 'done' && item.operation !== 'delete' && !isThere) complain(`${name} never came`);
    }
    const states = items.map((item) => item.state);
    if (state === 'applied' && states.some((one) => one !== 'done')) complain(`is made of ${states.join()}`);
    if (state === 'conflict' && states.includes('done')) complain('has written in spite of a conflict');
    const end = states.findIndex((one) => one !== 'done');
    if (end >= 0 && state === 'failed' && states.slice(end + 1).includes('done'))
      complain('went on after a failure');
    if (states.filter((one) => one === 'uncertain').length > (state === 'uncertain' ? 1 : 0)) {
      complain(`leaves in doubt ${states.join()}`);
    }
  }

  /** Counts the approvals again, by the rights that people had when it was begun. */
  function checkConsents(
    number: number,
    { stages, decisions }: { stages: readonly { needed: number }[]; decisions: readonly Decision[] },
    requester: string,
    complain: (what: string) => void,
  ): void {
    const rights = begun.get(number) ?? new Map<string, readonly string[]>();
    const mayApprove = new Set([
      ...(rights.get(groups.approver) ?? []),
      ...(rights.get(groups.admin) ?? []),
      pretend.managers.get(requester) ?? '',
    ]);
    for (const [index, { needed }] of stages.entries()) {
      const agreed = decisions.filter(
        ({ stage, verdict, principal }) =>
          stage === index && verdict === 'approve' && mayApprove.has(principal),
      );
      const enough = policy.rules[1]?.stages?.[index]?.need;
      const least = typeof enough === 'number' ? enough : 1;
      if (new Set(agreed.map(({ actor }) => actor)).size < Math.max(needed, least)) {
        complain(`was begun without the consents of stage ${index + 1}`);
      }
    }
    if (decisions.some(({ verdict }) => verdict === 'reject'))
      complain('was applied although somebody refused');
  }
}

/** What a person sees as an error, or a killed process never sees. */
async function tolerate(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof DeathError || error instanceof BackendError)) throw error;
  }
}
