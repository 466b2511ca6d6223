import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/fakes/faults.ts';
import { describeChange } from '../../src/cards/requests/describe-change.ts';
import { type ChangeRequests, createChangeRequests } from '../../src/changes/change-requests.ts';
import type { ChangeOutcome } from '../../src/changes/request/change-outcome.ts';
import type { ChangeProposal } from '../../src/changes/request/change-request.ts';
import type { ContactChanges } from '../../src/contacts/contact.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import { isWritable, type WritableProvider } from '../../src/providers/provider.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { admin, createPretendPeople, groups, silent } from '../changes/proposals.ts';
import { adminCenterMailContacts } from './admin-center-mail-contacts.case.ts';
import { exchangeMailContacts } from './exchange-mail-contacts.case.ts';
import { graphPersonalContacts } from './graph-personal-contacts.case.ts';
import { mailboxOwner } from './labs.ts';
import { pingIdm } from './pingidm.case.ts';
import type { ProviderCase, ProviderLab, WriteCase } from './provider-contract.ts';
import { unifiedContacts } from './unified-contacts.case.ts';

/** What a change comes to in every system, applied by the whole engine while the system misbehaves. */
const cases: readonly ProviderCase[] = [
  graphPersonalContacts,
  pingIdm,
  exchangeMailContacts,
  adminCenterMailContacts,
  unifiedContacts,
];

const lost = { kind: 'dropped', afterEffect: true } as const;
/** Faults that pass. `times` is how many requests are hit; three of them are one call with its repetitions. */
const passing: readonly (readonly [name: string, fault: Fault, times: number])[] = [
  ['is busy once, for longer than a person waits', { kind: 'status', status: 429, retryAfter: 30 }, 1],
  ['is busy three times', { kind: 'status', status: 429 }, 3],
  ['loses one answer', lost, 1],
  ['loses all answers', lost, 3],
  ['answers 503 after it was done', { kind: 'status', status: 503, afterEffect: true }, 1],
  ['answers 503 after it was done, each time', { kind: 'status', status: 503, afterEffect: true }, 3],
  ['cuts the answer short', { kind: 'not-json', afterEffect: true }, 1],
];

describe.each(cases)('a change in $name', ({ writes, start }) => {
  let lab: ProviderLab;
  let database: Database;
  let changes: ChangeRequests;
  let time: { now: number };
  let serial = 0;
  beforeAll(async () => {
    lab = await start();
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    await database?.close();
    lab.faults.clear();
    database = await openDatabase({ memory: true });
    time = { now: Date.now() };
    changes = createChangeRequests({
      ...createPretendPeople({ [groups.admin]: [mailboxOwner] }),
      database,
      providers: writable,
      clock: () => time.now,
      log: silent,
      reconcileAfterMs: 1000,
      absenceConfirmedAfterMs: 60_000,
    });
  });

  const { everything, writing, updating, deletes } = writes as WriteCase;
  const context = { owner: asOwner(mailboxOwner), correlationId: 'corr' };
  const writable = (): WritableProvider => {
    if (!isWritable(lab.provider)) throw new Error('not writable');
    return lab.provider;
  };

  function creating(): ChangeProposal & { readonly after: ContactChanges & { displayName: string } } {
    serial += 1;
    const displayName = `Applicant ${serial}`;
    const after = { ...everything, displayName, emails: [`applicant${serial}@arrival.example`] };
    return {
      submissionKey: `key-${serial}`,
      operation: 'create',
      source: writable().source,
      target: undefined,
      targetName: displayName,
      targetVersion: '',
      before: {},
      after,
      requester: mailboxOwner,
      reason: '',
    };
  }

  /** A contact that is there, with what it takes to change it. */
  async function present() {
    const proposal = creating();
    const { request, stored } = await changes.propose(proposal, admin, context);
    if (stored === undefined) throw new Error(`not added: ${request.problem}`);
    const before = { jobTitle: stored.jobTitle, department: stored.department };
    const about = { ...proposal, submissionKey: `${proposal.submissionKey}-2`, target: stored.ref, before };
    return { id: stored.ref.id, about, fields: proposal.after };
  }

  const after = { jobTitle: 'Head of Change', department: 'Elsewhere' };

  /** Lets time pass until the request has ended. */
  async function settled(first: ChangeOutcome): Promise<ChangeOutcome> {
    let outcome: ChangeOutcome | undefined = first;
    for (let rounds = 0; rounds < 10; rounds += 1) {
      const { state = 'failed' } = outcome?.request ?? {};
      if (state !== 'approved' && state !== 'uncertain' && state !== 'applying') break;
      time.now += 60_000;
      await changes.drain(async () => 'delivered');
      outcome = await changes.get(first.request.number);
    }
    return outcome ?? first;
  }

  it.each(passing)('is made once when the system %s', async (_, fault, times) => {
    for (const match of writing) {
      const proposal = creating();
      lab.faults.add({ match, fault, times });

      const { request } = await settled(await changes.propose(proposal, admin, context));

      expect([match, request.state, request.problem]).toEqual([match, 'applied', '']);
      expect(lab.count(proposal.after.displayName)).toBe(1);
      expect(lab.stored(request.target?.id ?? '')).toEqual(proposal.after);
      lab.faults.clear();
    }
  });

  it.each(passing)('of an existing contact is made when the system %s', async (_, fault, times) => {
    const { id, about, fields } = await present();
    lab.faults.add({ match: updating, fault, times });

    const proposal = { ...about, operation: 'update', after } as const;
    const { request } = await settled(await changes.propose(proposal, admin, context));

    expect([request.state, request.problem]).toEqual(['applied', '']);
    expect(lab.stored(id)).toEqual({ ...fields, ...after });
  });

  const each = deletes ? passing : [];
  it.each(each)('that deletes is made when the system %s', async (_, fault, times) => {
    const { id, about } = await present();
    lab.faults.add({ match: deleting(), fault, times });

    const proposal = { ...about, operation: 'delete', after: {} } as const;
    const { request } = await settled(await changes.propose(proposal, admin, context));

    expect([request.state, request.problem]).toEqual(['applied', '']);
    expect(lab.stored(id)).toBeUndefined();
  });

  it('tells whoever waits for it that it is queued while the system is busy, and until when', async () => {
    const { id, about, fields } = await present();
    lab.faults.add({ match: updating, fault: { kind: 'status', status: 429, retryAfter: 300 } });

    const { request } = await changes.propose({ ...about, operation: 'update', after }, admin, context);
    const reader = { timeZone: 'UTC', locale: 'en-US', now: time.now };
    const { title, text } = describeChange(request, reader);

    expect(request).toMatchObject({ state: 'approved', problem: 'throttled' });
    expect(request.retryAt - time.now).toBeGreaterThanOrEqual(300_000);
    expect(title).toMatch(/^Waiting for /);
    expect(text[0]).toMatch(/ is busy; the next try is (at|tomorrow at) \d/);
    expect(lab.stored(id)).toEqual(fields);
  });

  it('is given up after a day, and tried again without asking anybody anew', async () => {
    const { id, about, fields } = await present();
    lab.faults.add({ match: updating, fault: { kind: 'status', status: 429 }, times: 10_000 });
    const proposal = { ...about, operation: 'update', after } as const;
    const { number } = (await changes.propose(proposal, admin, context)).request;
    for (let hours = 0; hours < 30; hours += 1) {
      time.now += 3_600_000;
      await changes.drain(async () => 'delivered');
    }

    const failed = await changes.get(number);
    const words =
      failed && describeChange(failed.request, { timeZone: 'UTC', locale: 'en-US', now: time.now });
    lab.faults.clear();
    const by = { actor: mailboxOwner, correlationId: 'corr' };
    const stranger = await changes.retry(number, { ...by, actor: 'somebody' });
    const again = await changes.retry(number, by);
    await changes.drain(async () => 'delivered');
    const twice = await changes.retry(number, by);

    expect(failed?.request).toMatchObject({ state: 'failed', problem: 'throttled' });
    expect(words?.text.join(' ')).toContain('Nothing was changed');
    expect(stranger?.refusal).toBe('not-yours');
    expect(again?.refusal).toBe('');
    expect(twice?.refusal).toBe('wrong-state');
    expect((await changes.get(number))?.request.state).toBe('applied');
    expect(lab.stored(id)).toEqual({ ...fields, ...after });
  });

  it('that adds a contact and is refused for a conflict does not tell of one that exists', async () => {
    for (const match of writing) {
      const proposal = creating();
      lab.faults.add({ match, fault: { kind: 'status', status: 412 } });

      const { request } = await changes.propose(proposal, admin, context);
      const { title, text } = describeChange(request, { timeZone: 'UTC', locale: 'en-US', now: time.now });

      expect(`${title} ${text.join(' ')}`).not.toMatch(/exists|meanwhile/);
      expect(title).toMatch(/^The contact was not (?:completely )?added$/);
      lab.faults.clear();
    }
  });

  it('that is refused at the first request says that nothing was added, and shows no step as done', async () => {
    const proposal = creating();
    lab.faults.add({ match: writing[0] ?? {}, fault: { kind: 'status', status: 403 }, times: 9 });

    const { request } = await changes.propose(proposal, admin, context);
    const words = describeChange(request, { timeZone: 'UTC', locale: 'en-US', now: time.now });

    expect(request).toMatchObject({ state: 'failed', problem: 'forbidden' });
    expect(request.steps.map(({ state }) => state)).toEqual(['failed']);
    expect(words.title).toBe('The contact was not added');
    expect(words.text.at(-1)).toContain('Nothing was changed');
    expect(lab.count(proposal.after.displayName)).toBe(0);
  });

  it('that is refused half way says which fields are written and which are not', async () => {
    const [, second] = writing;
    if (second === undefined) return;
    const proposal = creating();
    lab.faults.add({ match: second, fault: { kind: 'status', status: 403 }, times: 9 });

    const { request } = await changes.propose(proposal, admin, context);
    const words = describeChange(request, { timeZone: 'UTC', locale: 'en-US', now: time.now });

    expect(request.state).toBe('failed');
    expect(words.title).toBe('The contact was not completely added');
    expect(words.fields[0]).toMatch(/^Saved: .*Display name.*\. Not saved: .*Company.*\.$/);
    expect(words.text.join(' ')).not.toContain('Nothing was changed');
  });

  function deleting() {
    const matches = {
      'graph-personal-contacts': { method: 'DELETE' },
      'unified-contacts': { method: 'DELETE' },
      'exchange-mail-contacts': { cmdlet: 'Remove-MailContact' },
    } as const;
    const { source } = writable();
    return source in matches ? matches[source as keyof typeof matches] : { method: 'PUT' };
  }
});
