import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeExchange, startExchange } from '../../../sandbox/fakes/exchange.ts';
import type { Fault } from '../../../sandbox/fakes/faults.ts';
import { cast } from '../../../sandbox/organisation/cast.ts';
import { makeMailContact } from '../../../sandbox/organisation/make-records.ts';
import { describeChange } from '../../../src/cards/requests/describe-change.ts';
import { type ChangeRequests, createChangeRequests } from '../../../src/changes/change-requests.ts';
import { readPolicy } from '../../../src/changes/policy/policy-file.ts';
import type { ChangeOutcome } from '../../../src/changes/request/change-outcome.ts';
import type { ChangeProposal, ListOperation } from '../../../src/changes/request/change-request.ts';
import type { ContactRef } from '../../../src/contacts/contact.ts';
import { createExchangeCmdlets } from '../../../src/providers/exchange/cmdlets.ts';
import { createExchangeMailContacts } from '../../../src/providers/exchange/exchange-mail-contacts.ts';
import type { WritableProvider } from '../../../src/providers/provider.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { type Ground, newId, prepareGround } from '../../contracts/labs.ts';
import { admin, anna, context, createPretendPeople, groups, silent, staff } from '../proposals.ts';

// Changes of distribution lists by the whole engine, in the fake Exchange while it misbehaves.

let ground: Ground;
let exchange: FakeExchange;
let provider: WritableProvider;
let database: Database;
let changes: ChangeRequests;
let time: { now: number };
let serial = 0;

beforeAll(async () => {
  ground = await prepareGround();
  exchange = await startExchange(ground);
  const cmdlets = createExchangeCmdlets({
    http: ground.http,
    url: exchange.url,
    scope: 'https://outlook.office365.com/.default',
    tenantId: ground.tenantId,
  });
  provider = createExchangeMailContacts({ cmdlets, clock: Date.now, replicationPauseMs: 10 });
});
afterAll(async () => {
  await exchange.close();
  await ground.close();
});
beforeEach(() => open());
afterEach(async () => {
  exchange.faults.clear();
  exchange.settings.membershipMs = 0;
  await changes.close();
  await database.close();
});

async function open(policyText?: string): Promise<void> {
  await changes?.close();
  await database?.close();
  database = await openDatabase({ memory: true });
  time = { now: Date.now() };
  const read = policyText === undefined ? undefined : readPolicy(policyText);
  changes = createChangeRequests({
    ...createPretendPeople({ [groups.admin]: [anna], [groups.approver]: [cast.approver.objectId] }),
    ...(read !== undefined && 'policy' in read ? { policy: read.policy } : {}),
    database,
    providers: () => provider,
    clock: () => time.now,
    log: silent,
    reconcileAfterMs: 1000,
    absenceConfirmedAfterMs: 60_000,
  });
}

function putContact(): ContactRef & { readonly name: string } {
  const guid = newId();
  const name = `Listed ${++serial}`;
  ground.organisation.mailContacts.put(
    makeMailContact({
      guid,
      externalDirectoryObjectId: newId(),
      name,
      alias: guid,
      externalEmailAddress: `${guid}@lists.example`,
      createdAt: Date.now(),
    }),
  );
  return { source: 'exchange-mail-contacts', id: guid, owner: undefined, name };
}

function listOf(name: string) {
  const group = ground.organisation.distributionGroups.all().find((each) => each.name === name);
  if (group === undefined) throw new Error(`no list ${name}`);
  return { id: group.guid, name };
}

function listChange(operation: ListOperation, contact: ReturnType<typeof putContact>, list: string) {
  const { name, ...target } = contact;
  return {
    submissionKey: newId(),
    operation,
    source: 'exchange-mail-contacts',
    target,
    targetName: name,
    targetVersion: '',
    before: {},
    after: {},
    lists: [listOf(list)],
    requester: anna,
    reason: '',
  } satisfies ChangeProposal;
}

function deletion(contact: ReturnType<typeof putContact>, lists: readonly string[]): ChangeProposal {
  return { ...listChange('add-to-list', contact, 'Partners'), operation: 'delete', lists: lists.map(listOf) };
}

const isMember = (list: string, id: string) =>
  ground.organisation.distributionGroups
    .get(listOf(list).id)
    ?.members.filter((member) => member.id === id && member.until === 0).length;

const propose = (proposal: ChangeProposal, roles = admin) => changes.propose(proposal, roles, context);
const by = { actor: anna, correlationId: 'corr' };
const words = ({ request }: ChangeOutcome) =>
  describeChange(request, { timeZone: 'UTC', locale: 'en-GB', now: time.now }).text.join(' ');

async function undo({ request }: ChangeOutcome): Promise<ChangeOutcome> {
  const answer = await changes.undo(request.number, { submissionKey: newId(), reason: '' }, admin, by);
  if (answer === undefined || answer.refusal !== '') throw new Error(`not undone: ${answer?.refusal}`);
  return answer;
}

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

const lost = { kind: 'dropped', afterEffect: true } as const;
const faults: readonly (readonly [name: string, fault: Fault, times: number])[] = [
  ['is busy', { kind: 'status', status: 429, retryAfter: 30 }, 1],
  ['loses the answer', lost, 1],
  ['loses three answers', lost, 3],
  ['loses the call', { kind: 'dropped' }, 1],
  ['answers 503 after it was done', { kind: 'status', status: 503, afterEffect: true }, 1],
];

describe('a change of a distribution list', () => {
  it('is made, undone, and made again by undoing the undo', async () => {
    const contact = putContact();

    const added = await propose(listChange('add-to-list', contact, 'Partners'));
    const afterAdding = isMember('Partners', contact.id);
    const undone = await undo(added);
    const afterUndo = isMember('Partners', contact.id);
    const again = await undo(undone);

    expect([added.request.state, undone.request.state, again.request.state]).toEqual(
      Array(3).fill('applied'),
    );
    expect([afterAdding, afterUndo, isMember('Partners', contact.id)]).toEqual([1, 0, 1]);
    expect(undone.request).toMatchObject({ operation: 'remove-from-list', lists: [{ name: 'Partners' }] });
  });

  it.each(faults)(
    'is made once when Exchange %s, although members are read late',
    async (_, fault, times) => {
      const contact = putContact();
      exchange.settings.membershipMs = 50;
      exchange.faults.add({ match: { cmdlet: 'Add-DistributionGroupMember' }, fault, times });
      const added = await settled(await propose(listChange('add-to-list', contact, 'Partners')));
      const afterAdding = isMember('Partners', contact.id);
      await new Promise((resolve) => setTimeout(resolve, 60));
      exchange.faults.clear();
      exchange.faults.add({ match: { cmdlet: 'Remove-DistributionGroupMember' }, fault, times });
      const removed = await settled(await propose(listChange('remove-from-list', contact, 'Partners')));

      expect([added.request.problem, removed.request.problem]).toEqual(['', '']);
      expect([added.request.state, removed.request.state]).toEqual(['applied', 'applied']);
      expect([afterAdding, isMember('Partners', contact.id)]).toEqual([1, 0]);
    },
  );

  it('says that it was there already, that it was not, and what is in the way', async () => {
    const contact = putContact();
    await propose(listChange('add-to-list', contact, 'Suppliers'));

    const again = await propose(listChange('add-to-list', contact, 'Suppliers'));
    const notIn = await propose(listChange('remove-from-list', contact, 'Partners'));
    const fixed = await propose(listChange('add-to-list', contact, 'Head office'));
    const gone = await propose({
      ...listChange('add-to-list', contact, 'Partners'),
      lists: [{ id: newId(), name: 'Old list' }],
    });
    ground.organisation.mailContacts.delete(contact.id);
    const without = await propose(listChange('add-to-list', contact, 'Partners'));

    expect(words(again)).toBe('The contact is already in Suppliers. Nothing was changed.');
    expect(words(notIn)).toBe('The contact isn’t in Partners. Nothing was changed.');
    expect(words(fixed)).toContain('Head office is managed elsewhere');
    expect(words(gone)).toContain('Old list no longer exists.');
    expect(words(without)).toContain('The contact was deleted or moved.');
    expect([again, notIn, fixed, gone, without].map(({ request }) => request.state)).toEqual(
      Array(5).fill('failed'),
    );
  });

  it('is asked of the owner of the list, and of others if the owner asks', async () => {
    const rules = [
      {
        name: 'owners',
        words: 'An owner of the list has to agree.',
        when: { operations: ['add-to-list'] },
        outcome: 'ask',
        stages: [{ approvers: [{ listOwner: true }] }],
        fallback: [{ group: 'approvers' }],
      },
    ];
    await open(JSON.stringify({ version: 1, rules }));
    const contact = putContact();
    const change = listChange('add-to-list', contact, 'Partners');

    const asked = await propose(change, staff);
    const owner = cast.editor.objectId;
    const own = await changes.propose({ ...change, submissionKey: newId(), requester: owner }, staff, {
      ...context,
      owner: owner as typeof context.owner,
    });
    await changes.decide(
      asked.request.number,
      { verdict: 'approve', reason: '', key: 'click' },
      { actor: owner, correlationId: 'corr' },
    );
    const done = await settled((await changes.get(asked.request.number)) ?? asked);

    const [stage] = asked.request.approval.stages;
    expect(stage?.assignments).toMatchObject([
      { person: owner, as: 'approver', why: 'you own the distribution list' },
    ]);
    expect(own.request.approval.stages[0]?.assignments).toMatchObject([
      { person: cast.approver.objectId, as: 'fallback' },
    ]);
    expect(done.request.state).toBe('applied');
    expect(isMember('Partners', contact.id)).toBe(1);
  });
});

describe('the deletion of a contact', () => {
  it('is undone with the lists that it was in, also those added after it was asked for', async () => {
    const contact = putContact();
    await propose(listChange('add-to-list', contact, 'Partners'));
    await propose(listChange('add-to-list', contact, 'Suppliers'));

    const restored = await undo(await propose(deletion(contact, ['Partners'])));

    const id = restored.request.target?.id ?? '';
    expect(restored.request.state).toBe('applied');
    expect([isMember('Partners', id), isMember('Suppliers', id)]).toEqual([1, 1]);
    expect(restored.request.lists.map(({ name }) => name)).toEqual(['Partners', 'Suppliers']);
  });

  it.each(faults)('is undone once when Exchange %s', async (_, fault, times) => {
    const contact = putContact();
    await propose(listChange('add-to-list', contact, 'Partners'));
    const deleted = await propose(deletion(contact, ['Partners']));
    exchange.faults.add({ match: { cmdlet: 'Add-DistributionGroupMember' }, fault, times });

    const restored = await settled(await undo(deleted));

    expect([restored.request.state, restored.request.problem]).toEqual(['applied', '']);
    expect(isMember('Partners', restored.request.target?.id ?? '')).toBe(1);
  });

  it('names the lists that cannot be restored', async () => {
    const contact = putContact();
    await propose(listChange('add-to-list', contact, 'Partners'));
    await propose(listChange('add-to-list', contact, 'Suppliers'));
    const deleted = await propose(deletion(contact, []));
    const suppliers = ground.organisation.distributionGroups.get(listOf('Suppliers').id);
    if (suppliers === undefined) throw new Error('no list');
    ground.organisation.distributionGroups.delete(suppliers.guid);

    const restored = await undo(deleted);
    ground.organisation.distributionGroups.put(suppliers);

    expect(restored.request.state).toBe('applied');
    expect(isMember('Partners', restored.request.target?.id ?? '')).toBe(1);
    expect(words(restored)).toContain('but not to Suppliers');
  });
});
