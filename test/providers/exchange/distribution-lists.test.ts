import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeExchange, startExchange } from '../../../sandbox/fakes/exchange.ts';
import { cast } from '../../../sandbox/organisation/cast.ts';
import { makeMailContact } from '../../../sandbox/organisation/make-records.ts';
import type { DistributionGroupRecord } from '../../../sandbox/organisation/records.ts';
import { createExchangeCmdlets, type ExchangeCmdlets } from '../../../src/providers/exchange/cmdlets.ts';
import { checkLists, createExchangeLists } from '../../../src/providers/exchange/distribution-lists.ts';
import type { DistributionLists } from '../../../src/providers/provider.ts';
import { type Ground, newId, prepareGround } from '../../contracts/labs.ts';
import { callContext, failure } from '../helpers/calls.ts';
import { createMemoryJournal } from '../helpers/memory-journal.ts';

// The fake is checked here as well: every test goes through its cmdlets over HTTP.

let ground: Ground;
let exchange: FakeExchange;
let cmdlets: ExchangeCmdlets;
let lists: DistributionLists;
const context = callContext();

beforeAll(async () => {
  ground = await prepareGround();
  exchange = await startExchange(ground);
  cmdlets = createExchangeCmdlets({
    http: ground.http,
    url: exchange.url,
    scope: 'https://outlook.office365.com/.default',
    tenantId: ground.tenantId,
  });
  lists = createExchangeLists({ cmdlets, pauseMs: 10 });
});
afterAll(async () => {
  await exchange.close();
  await ground.close();
});
beforeEach(() => {
  exchange.faults.clear();
  exchange.settings.membershipMs = 0;
  exchange.settings.replicationMs = 0;
  exchange.settings.bypassesManagers = true;
  exchange.requests.length = 0;
});

function group(name: string): DistributionGroupRecord {
  const found = ground.organisation.distributionGroups.all().find((each) => each.name === name);
  if (found === undefined) throw new Error(`no group ${name}`);
  return found;
}

function putContact(name: string): string {
  const guid = newId();
  const email = `${guid}@lists.example`;
  ground.organisation.mailContacts.put(
    makeMailContact({
      guid,
      externalDirectoryObjectId: newId(),
      name,
      alias: guid,
      externalEmailAddress: email,
      createdAt: Date.now(),
    }),
  );
  return guid;
}

const idOf = (name: string) => group(name).guid;
const write = () => createMemoryJournal().context(context);
const isMember = (list: string, id: string) =>
  group(list).members.filter((member) => member.id === id && member.until === 0).length;
const sent = (cmdlet: string) => exchange.requests.filter(({ body }) => body.includes(`"${cmdlet}"`)).length;

describe('distribution lists', () => {
  it('are found for a contact whose name has an apostrophe', async () => {
    const id = putContact("Seán O'Hara");

    await lists.add(idOf('Partners'), id, write());

    expect((await lists.of(id, context)).lists).toEqual([
      {
        id: idOf('Partners'),
        name: 'Partners',
        email: 'partners@contoso.com',
        kind: 'list',
        isSynchronized: false,
        isHidden: false,
        hasHiddenMembers: false,
      },
    ]);
  });

  it('are found by the beginning of the name and by the address, whatever their kind', async () => {
    const named = async (text: string) => (await lists.find(text, context)).lists.map(({ name }) => name);

    expect(await named('partner')).toEqual(['Partners', 'Partner News']);
    expect(await named('partner-news@contoso.com')).toEqual(['Partner News']);
    expect((await lists.find('everybody', context)).lists[0]?.kind).toBe('dynamic');
    expect((await lists.find('project', context)).lists[0]?.kind).toBe('microsoft-365-group');
    expect((await lists.find('warehouse', context)).lists[0]?.kind).toBe('security-group');
    expect((await lists.find('head', context)).lists[0]?.isSynchronized).toBe(true);
    expect(await named('nothing like this')).toEqual([]);
    expect((await lists.find('', context)).lists.map(({ kind }) => kind)).not.toContain('dynamic');
  });

  it('show their members with the records that Cardfile can open', async () => {
    const { members, truncated } = await lists.members(idOf('Partners'), context);

    expect(truncated).toBe(false);
    expect(members.map(({ name, ref }) => [name, ref?.source])).toContainEqual([
      'John Doe',
      'exchange-mail-contacts',
    ]);
    const colleague = members.find(({ ref }) => ref?.source === 'graph-directory');
    const [kind, id = ''] = colleague?.ref?.id.split(':') ?? [];
    expect(kind).toBe('user');
    expect(ground.organisation.users.get(id)?.displayName).toBe(colleague?.name);
  });

  it('name the people who own them, without role groups', async () => {
    expect(await lists.owners(idOf('Partners'), context)).toEqual([cast.editor.objectId]);
  });

  it('are not known when they are dynamic, gone or no Guid', async () => {
    expect(await lists.get(idOf('Everybody in Sales'), context)).toBeUndefined();
    expect(await lists.get(newId(), context)).toBeUndefined();
    expect(await lists.get('Partners', context)).toBeUndefined();
  });

  it('refuse a member twice, and the removal of nobody', async () => {
    const id = putContact('Twice Member');
    await lists.add(idOf('Suppliers'), id, write());

    expect((await failure(lists.add(idOf('Suppliers'), id, write()))).code).toBe('already-exists');
    await lists.remove(idOf('Suppliers'), id, write());
    expect((await failure(lists.remove(idOf('Suppliers'), id, write()))).code).toBe('changed-meanwhile');
    expect(isMember('Suppliers', id)).toBe(0);
  });

  it('add a member once when the answer is lost, although it is read late', async () => {
    const id = putContact('Lost Answer');
    const journal = createMemoryJournal();
    exchange.settings.membershipMs = 60_000;
    exchange.faults.add({
      match: { cmdlet: 'Add-DistributionGroupMember' },
      fault: { kind: 'dropped', afterEffect: true },
      times: 1,
    });

    const first = await failure(lists.add(idOf('Partners'), id, journal.context(context)));
    await lists.add(idOf('Partners'), id, journal.context(context));

    expect(first.code).toBe('uncertain');
    expect(isMember('Partners', id)).toBe(1);
    expect(sent('Add-DistributionGroupMember')).toBe(2);
  });

  it('remove a member once when the answer is lost, and see that it is done', async () => {
    const id = putContact('Lost Removal');
    await lists.add(idOf('Partners'), id, write());
    const journal = createMemoryJournal();
    exchange.faults.add({
      match: { cmdlet: 'Remove-DistributionGroupMember' },
      fault: { kind: 'dropped', afterEffect: true },
      times: 1,
    });

    await failure(lists.remove(idOf('Partners'), id, journal.context(context)));
    await lists.remove(idOf('Partners'), id, journal.context(context));

    expect(isMember('Partners', id)).toBe(0);
    expect(sent('Remove-DistributionGroupMember')).toBe(1);
  });

  it('wait for a new contact that the server does not show yet', async () => {
    exchange.settings.replicationMs = 40;
    const id = putContact('Brand New');

    await lists.add(idOf('Partners'), id, write());

    expect(isMember('Partners', id)).toBe(1);
  });

  it('say what is in the way', async () => {
    const id = putContact('In The Way');

    expect((await failure(lists.add(idOf('Head office'), id, write()))).code).toBe('read-only');
    expect((await failure(lists.add(newId(), id, write()))).code).toBe('invalid-request');
    expect((await failure(lists.add(idOf('Partners'), newId(), write()))).code).toBe('not-found');
    expect((await failure(lists.add('Partners', id, write()))).code).toBe('invalid-request');
    exchange.settings.bypassesManagers = false;
    expect((await failure(lists.add(idOf('Partners'), id, write()))).code).toBe('forbidden');
  });

  it('are checked without changing any', async () => {
    const before = ground.organisation.distributionGroups.sequence();

    expect(await checkLists(cmdlets, context)).toMatchObject({ ok: true, problem: '' });
    exchange.settings.bypassesManagers = false;
    const missing = await checkLists(cmdlets, context);

    expect(missing).toMatchObject({ ok: true, isWarning: true });
    expect(missing.nextStep).toContain('Exchange roles for distribution lists');
    expect(ground.organisation.distributionGroups.sequence()).toBe(before);
  });
});
