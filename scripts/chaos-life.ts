import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cast } from '../sandbox/organisation/cast.ts';
import { createBackends } from '../src/backends.ts';
import type { Delivery } from '../src/changes/approvals/approval.ts';
import { type ChangeRequests, createChangeRequests } from '../src/changes/change-requests.ts';
import type { ChangeOutcome } from '../src/changes/request/change-outcome.ts';
import type { ChangeProposal } from '../src/changes/request/change-request.ts';
import { readConfig } from '../src/config.ts';
import { asOwner } from '../src/contacts/owner.ts';
import { createPeople } from '../src/people.ts';
import { BackendError } from '../src/platform/errors.ts';
import { createLog } from '../src/platform/log.ts';
import { noLimits } from '../src/platform/person-limits.ts';
import { isWritable } from '../src/providers/provider.ts';
import { openDatabase } from '../src/store/database.ts';

/**
 * One life of a process that `npm run chaos` will kill: the engine with its real providers, and people who ask and
 * decide as fast as they can. Says `ready`, then the submission key of each request that somebody was promised.
 * With `drain`, nobody asks for anything more: it ends when all work is done.
 */
const [mode = 'flow'] = process.argv.slice(2);
const config = readConfig();
const clock = Date.now;
const log = createLog(config.logLevel);
const database = await openDatabase(config.database, clock);
const { providers, graphClient } = createBackends(config, {
  clock,
  log,
  knownContacts: database.knownContacts,
});
const writable = providers.filter(isWritable);
const { people, roleResolver } = createPeople(config, { graphClient, clock, log });
const changes = createChangeRequests({
  database,
  providers: (source) => writable.find((provider) => provider.source === source),
  people,
  roleResolver,
  groups: config.groups,
  policy: config.policy,
  clock,
  log,
  leaseMs: 1_500,
  limits: noLimits,
  timeLimitMs: 8_000,
  reconcileAfterMs: 300,
  absenceConfirmedAfterMs: 5_000,
  pollMs: 100,
});

const source = 'exchange-mail-contacts';
const { staff, approver, admin } = cast;
const deliveries: readonly Delivery[] = ['delivered', 'delivered', 'delivered', 'later'];
changes.start(async () => deliveries[Math.floor(Math.random() * deliveries.length)] ?? 'delivered');
process.stdout.write('ready\n');
if (mode === 'drain') await drain();
else await Promise.all(Array.from({ length: 12 }, () => live(changes)));

async function drain(): Promise<void> {
  // Work that was begun again and again, because its process was killed, is put off for up to a quarter of an hour.
  const giveUpAt = clock() + 20 * 60_000;
  for (let looks = 0; ; looks += 1) {
    const left = await database.work.left();
    if (looks % 100 === 0) process.stdout.write(`{"left":${left}}\n`);
    if (left === 0 || clock() > giveUpAt) break;
    await sleep(100);
  }
  await changes.close();
  await database.close();
  process.exit(0);
}

/** Somebody who never stops asking. Whatever fails is asked again by somebody else, or never. */
async function live(engine: ChangeRequests): Promise<never> {
  for (;;) {
    try {
      await (Math.random() < 0.6 ? add(engine) : touch(engine));
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
    }
  }
}

async function add(engine: ChangeRequests): Promise<void> {
  const id = randomUUID().slice(0, 13);
  const after = {
    displayName: `Chaos ${id}`,
    emails: [`chaos-${id}@fabrikam.example`],
    company: 'Fabrikam',
    jobTitle: `Title ${id}`,
  };
  const change = { operation: 'create', target: undefined, targetName: after.displayName } as const;
  await carry(engine, { ...change, before: {}, after });
}

/** Changes, hides, deletes, merges or takes back something that is there. */
async function touch(engine: ChangeRequests): Promise<void> {
  const page = await engine.list({
    for: staff.objectId,
    what: 'mine',
    page: 1 + Math.floor(Math.random() * 3),
  });
  const done = page.requests.filter(({ request }) => request.state === 'applied');
  const outcome = done[Math.floor(Math.random() * done.length)];
  if (outcome?.stored === undefined) return;
  const { request, stored } = outcome;
  if (Math.random() < 0.2) {
    const draft = { submissionKey: `undo-${randomUUID()}`, reason: 'chaos' };
    const by = { actor: staff.objectId, correlationId: 'chaos' };
    const answer = await engine.undo(request.number, draft, new Set(['staff'] as const), by);
    if (answer?.refusal === '') await decide(engine, answer.request.number);
    return;
  }
  if (Math.random() < 0.3) return several(engine, done);
  if (Math.random() < 0.2) {
    const before = { hiddenFromAddressLists: stored.hiddenFromAddressLists };
    const after = { hiddenFromAddressLists: true };
    const about = { target: stored.ref, targetName: stored.displayName };
    return carry(engine, { operation: 'hide', ...about, before, after });
  }
  const isDelete = Math.random() < 0.3;
  await carry(engine, {
    operation: isDelete ? 'delete' : 'update',
    target: stored.ref,
    targetName: stored.displayName,
    before: { jobTitle: stored.jobTitle },
    after: isDelete ? {} : { jobTitle: `Title ${randomUUID().slice(0, 8)}` },
  });
}

type ProposalDraft = Pick<ChangeProposal, 'operation' | 'target' | 'targetName' | 'before' | 'after'>;

async function carry(engine: ChangeRequests, draft: ProposalDraft): Promise<void> {
  const submissionKey = randomUUID();
  const who = Math.random() < 0.3 ? admin : staff;
  const roles = new Set(who === admin ? (['staff', 'admin'] as const) : (['staff'] as const));
  const proposal: ChangeProposal = {
    ...draft,
    submissionKey,
    source,
    targetVersion: '',
    requester: who.objectId,
    reason: 'chaos',
  };
  const context = { owner: asOwner(who.objectId), correlationId: 'chaos' };
  const { request } = await engine.propose(proposal, roles, context);
  process.stdout.write(`${submissionKey}\n`);
  if (request.state === 'pending') await decide(engine, request.number);
}

/** Merges two or three contacts into the first, or changes all of them at once. */
async function several(engine: ChangeRequests, done: readonly ChangeOutcome[]): Promise<void> {
  const contacts = new Map(
    done.flatMap(({ stored }) => (stored === undefined ? [] : [[stored.ref.id, stored]])),
  );
  const chosen = [...contacts.values()].toSorted(() => Math.random() - 0.5).slice(0, 3);
  const isMerge = Math.random() < 0.5;
  const after = { jobTitle: `Title ${randomUUID().slice(0, 8)}` };
  const items = chosen.map(({ ref: target, displayName: targetName, jobTitle }, index) => {
    const about = { target, targetName, before: { jobTitle } };
    return isMerge && index > 0
      ? { ...about, operation: 'delete' as const, after: {} }
      : { ...about, operation: 'update' as const, after };
  });
  if (items.length < 2) return;
  const common = { targetName: `${items.length} contacts`, before: {}, after: {}, items };
  const target = isMerge ? chosen[0]?.ref : undefined;
  await carry(engine, { ...common, operation: isMerge ? 'merge' : 'batch', target });
}

/** Sometimes two clicks, sometimes against each other, sometimes none. */
async function decide(engine: ChangeRequests, number: number): Promise<void> {
  const dice = Math.random();
  if (dice < 0.1) return;
  const by = { actor: approver.objectId, correlationId: 'chaos' };
  const click = (verdict: 'approve' | 'reject') =>
    engine.decide(number, { verdict, reason: 'chaos', key: randomUUID() }, by);
  if (dice < 0.2) await click('reject');
  else if (dice < 0.4) await Promise.all([click('approve'), click('approve')]);
  else await click('approve');
  if (dice > 0.95) await engine.withdraw(number, { actor: staff.objectId, correlationId: 'chaos' });
}
