import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startPostgres } from '../sandbox/start-postgres.ts';
import { createAudit } from '../src/changes/audit/audit.ts';
import { createChangeRequests } from '../src/changes/change-requests.ts';
import { createPolicy } from '../src/changes/policy/policy.ts';
import type { ChangeProposal } from '../src/changes/request/change-request.ts';
import { createTransitions } from '../src/changes/request/transitions.ts';
import { asOwner } from '../src/contacts/owner.ts';
import type { Role } from '../src/identity/actor.ts';
import type { People } from '../src/identity/people.ts';
import { noLimits } from '../src/platform/person-limits.ts';
import { type DatabaseTarget, openDatabase } from '../src/store/database.ts';

const pending = 10_000;
const approvers = 5;
const requesters = 50;
const rounds = 300;
const warmUps = 30;
const perTransaction = 50;

interface Figures {
  readonly requestsP99Ms: number;
  readonly decisionP99Ms: number;
}

/**
 * What the lists and a decision cost with ten thousand pending requests, on both databases: our own time, so Entra
 * answers at once and nothing is sent. The worse of the two databases is the result.
 */
export async function benchChanges(): Promise<Readonly<Record<string, number>>> {
  const directory = mkdtempSync(join(tmpdir(), 'cardfile-bench-'));
  const postgres = await startPostgres({ isFast: false });
  try {
    const embedded = await measure('embedded', { directory });
    const shared = await measure('postgres', { url: await postgres.newDatabase() });
    return {
      requestsP99Ms: Math.max(embedded.requestsP99Ms, shared.requestsP99Ms),
      decisionP99Ms: Math.max(embedded.decisionP99Ms, shared.decisionP99Ms),
    };
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(name: string, place: DatabaseTarget): Promise<Figures> {
  const database = await openDatabase(place);
  const clock = Date.now;
  const groups = { admin: 'group-admins', approver: 'group-approvers', editor: '' };
  const people: People = {
    membersOf: async () => Array.from({ length: approvers }, (_, index) => `approver-${index}`),
    managerOf: async () => undefined,
    accountOf: async () => 'member',
    isActive: async () => true,
    nameOf: async (objectId) => objectId,
  };
  const roles = new Set<Role>(['staff']);
  const policy = createPolicy({ people, groups, clock });
  const audit = createAudit(clock);
  const transitions = createTransitions({ audit, policy, clock, reconcileAfterMs: 1000, limits: noLimits });
  const filling = performance.now();
  for (let start = 0; start < pending; start += perTransaction) {
    const drafts = await Promise.all(
      Array.from({ length: perTransaction }, async (_, index) => {
        const proposal = proposalOf(start + index);
        return { proposal, ruling: await policy.rule(proposal, roles) };
      }),
    );
    await database.transaction(async (store) => {
      for (const { proposal, ruling } of drafts) {
        const origin = { owner: asOwner(proposal.requester), correlationId: 'bench' };
        await transitions.propose(store, proposal, ruling, origin);
      }
    });
  }
  console.log(
    `${name}: ${pending} pending requests in ${Math.round((performance.now() - filling) / 1000)} s`,
  );

  const changes = createChangeRequests({
    database,
    people,
    groups,
    clock,
    log: pino({ level: 'silent' }),
    roleResolver: { of: async () => ({ roles, certain: true, access: 'all' as const }) },
    providers: () => undefined,
  });
  const lists = await time(rounds, (round) => {
    const what = (['to-decide', 'overdue', 'mine'] as const)[round % 3] ?? 'mine';
    const person = what === 'mine' ? `person-${round % requesters}` : `approver-${round % approvers}`;
    return changes.list({ for: person, what, page: 1 + (round % 5) });
  });
  const decisions = await time(rounds, (round) =>
    changes.decide(
      1 + round * 30,
      { verdict: round % 2 === 0 ? 'approve' : 'reject', reason: 'bench', key: `k${round}` },
      { actor: `approver-${round % approvers}`, correlationId: 'bench' },
    ),
  );
  await database.close();
  console.log(`${name}: requests ${words(lists)}; a decision ${words(decisions)}`);
  return { requestsP99Ms: quantile(lists, 0.99), decisionP99Ms: quantile(decisions, 0.99) };
}

function proposalOf(index: number): ChangeProposal {
  const name = `Person ${index}`;
  return {
    submissionKey: `bench-${index}`,
    operation: 'create',
    source: 'exchange-mail-contacts',
    target: undefined,
    targetName: name,
    targetVersion: '',
    before: {},
    reason: 'bench',
    after: { displayName: name, emails: [`person-${index}@fabrikam.example`], jobTitle: 'Buyer' },
    requester: `person-${index % requesters}`,
  };
}

async function time(count: number, run: (round: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const started = performance.now();
    await run(round);
    if (round >= warmUps) times.push(performance.now() - started);
  }
  return times;
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 100) / 100;
}

function words(times: readonly number[]): string {
  return `p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms`;
}
