import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakePingIdm, startPingIdm } from '../../../sandbox/fakes/pingidm.ts';
import { makeUser } from '../../../sandbox/organisation/make-records.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import { createPingIdm, type PingIdmCredential } from '../../../src/providers/pingidm/pingidm.ts';
import { type Ground, mailboxOwner, prepareGround } from '../../contracts/labs.ts';
import { query } from '../../contracts/provider-contract.ts';
import { callContext, failure } from '../helpers/calls.ts';
import { json, startLocalServer } from '../helpers/local-server.ts';
import { createMemoryJournal } from '../helpers/memory-journal.ts';

let ground: Ground;
let fake: FakePingIdm;
beforeAll(async () => {
  ground = await prepareGround();
  fake = await startPingIdm({
    organisation: ground.organisation,
    user: 'openidm-admin',
    password: 'pass',
  });
});
afterAll(async () => {
  await fake.close();
  await ground.close();
});
beforeEach(() => {
  fake.requests.length = 0;
  fake.faults.clear();
  fake.settings.connectorOk = true;
});

const user: PingIdmCredential = { kind: 'user', user: 'openidm-admin', password: 'pass' };
const open = (credential: PingIdmCredential = user, url = fake.url) =>
  createPingIdm({ http: ground.http, url, credential: () => credential, replicationPauseMs: 5 });
const write = () => createMemoryJournal().context(callContext({ owner: asOwner(mailboxOwner) }));
const mailbox = () => ground.organisation.mailbox(mailboxOwner);
const checkContext = { ...callContext(), roles: async () => [] };

describe('what Graph refuses behind the connector', () => {
  it.each([
    ['ErrorInvalidArgument', 'invalid-request'],
    ['RequestBodyRead', 'invalid-request'],
    ['ErrorAccessDenied', 'forbidden'],
    ['ErrorSomethingElse', 'unavailable'],
  ])('is told as Graph meant it, although it comes as 500: %s', async (word, code) => {
    const local = await startLocalServer();
    local.answer(
      json(500, { code: 500, reason: 'Internal', message: `Error code: ${word} Error message: no` }),
    );

    const error = await failure(open(user, local.url).search(query({ words: ['x'] }), callContext()));

    await local.close();
    expect(error.code).toBe(code);
  });
});

describe('every call', () => {
  it('carries the headers of PingIDM and no token of Entra', async () => {
    const local = await startLocalServer();
    local.answer(json(200, { _id: 'x', contacts: [] }));

    await open(user, local.url).search(query({ words: ['x'] }), callContext());
    await open({ kind: 'bearer', token: 'own-token' }, local.url).search(
      query({ words: ['x'] }),
      callContext(),
    );
    const [first, second] = local.seen.map(({ headers }) => headers);
    await local.close();

    expect(first).toMatchObject({
      'x-openidm-username': 'openidm-admin',
      'x-openidm-password': 'pass',
      'accept-api-version': 'resource=1.0',
    });
    expect(first?.authorization).toBeUndefined();
    expect(second?.authorization).toBe('Bearer own-token');
    expect(second?.['x-openidm-password']).toBeUndefined();
  });

  it('leaves out a contact that cannot be read, unless it is the one that is opened', async () => {
    const local = await startLocalServer();
    const good = { id: 'AAgood', displayName: 'Gert Good' };
    const odd = { id: 'AAodd', displayName: 'Otto Odd', businessPhones: 'none' };
    const answer = json(200, { _id: mailboxOwner, contacts: [odd, good] });
    local.answer(answer, answer, answer, answer);
    const provider = open(user, local.url);
    const context = callContext({ owner: asOwner(mailboxOwner) });
    const found = await provider.search(query({ words: ['g'] }), context);
    const page = await provider.listChanges?.('', context);
    const opened = await provider.get('AAgood', context);
    const error = await failure(provider.get('AAodd', context));
    await local.close();

    const unread = [{ id: 'AAodd', mismatch: 'businessPhones (invalid_type)' }];
    expect(found).toMatchObject({ contacts: [{ displayName: 'Gert Good' }], unread });
    expect(page).toMatchObject({ contacts: [{ displayName: 'Gert Good' }], removed: [], unread });
    expect(opened).toMatchObject({ displayName: 'Gert Good' });
    expect(error.code).toBe('bad-answer');
  });

  it('asks for the contacts only, and writes with If-Match', async () => {
    await open().create({ displayName: 'Header Person' }, write());

    const [before, put] = fake.requests;
    expect(before?.rawQuery).toBe('_fields=_id,contacts');
    expect(put).toMatchObject({ method: 'PUT', headers: { 'if-match': '*' } });
    expect(JSON.parse(put?.body ?? '{}')).toEqual({
      _id: mailboxOwner,
      __addContacts__: { displayName: 'Header Person' },
    });
  });
});

describe('the id of a new contact', () => {
  it('is each one’s own, also when several are added at a time', async () => {
    const provider = open();
    const names = ['Twin', 'Twin', 'Single'];

    const ids = await Promise.all(names.map((displayName) => provider.create({ displayName }, write())));

    expect(new Set(ids).size).toBe(3);
    expect(ids.map((id) => mailbox().get(id)?.texts.displayName)).toEqual(names);
  });

  it('is looked for again while Graph shows the mailbox as it was', async () => {
    const local = await startLocalServer();
    const as = (...contacts: readonly object[]) => json(200, { _id: mailboxOwner, contacts });
    const there = { id: 'AAnew', displayName: 'Late Arrival' };
    local.answer(as(), json(200, { _id: mailboxOwner }), as(), as(), as(there));

    const id = await open(user, local.url).create({ displayName: 'Late Arrival' }, write());

    expect(id).toBe('AAnew');
    expect(local.seen.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'GET', 'GET']);
    await local.close();
  });

  it('is in doubt, and asked for no more, when it never shows', async () => {
    const local = await startLocalServer();
    const nothing = json(200, { _id: mailboxOwner, contacts: [] });
    local.answer(nothing);

    const error = await failure(open(user, local.url).create({ displayName: 'Never' }, write()));

    expect(error.message).toContain('the new contact cannot be found yet');
    expect(local.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    expect(local.seen.filter(({ method }) => method === 'GET')).toHaveLength(6);
    await local.close();
  });

  it.each([true, false])(
    'is not that of a contact which the person has added elsewhere meanwhile (the first try worked: %s)',
    async (afterEffect) => {
      fake.faults.add({ match: { method: 'PUT' }, fault: { kind: 'dropped', afterEffect } });
      const context = createMemoryJournal().context(callContext({ owner: asOwner(mailboxOwner) }));
      const fields = { displayName: `Lost Answer ${afterEffect}`, company: 'A' };
      const provider = open();
      await failure(provider.create(fields, context));
      await provider.create({ displayName: 'Added Meanwhile' }, write());

      const id = await provider.create(fields, context);

      const same = mailbox()
        .all()
        .filter(({ texts }) => texts.displayName === fields.displayName);
      expect(same.map((contact) => contact.id)).toEqual([id]);
    },
  );
});

describe('a person', () => {
  it('whom PingIDM does not know, or who has no mailbox, has no contacts', async () => {
    const guest = 'eeeeeeee-0000-4000-8000-0000000000ff';
    ground.organisation.users.put({
      ...makeUser({ id: guest, userPrincipalName: 'guest@x.example', displayName: 'Guest' }),
      hasMailbox: false,
    });
    for (const owner of [guest, 'eeeeeeee-0000-4000-8000-0000000000aa']) {
      const answer = await open().search(
        query({ words: ['Header'] }),
        callContext({ owner: asOwner(owner) }),
      );

      expect(answer.contacts).toEqual([]);
    }
  });

  it.each([
    ['Error code: ErrorInvalidArgument Error message: bad', 'invalid-request'],
    [
      'The multi value property BusinessPhones has 3 entries, that exceeds the max allowed value of 2',
      'invalid-request',
    ],
    ['com.microsoft.graph.http.GraphServiceException: ErrorAccessDenied', 'forbidden'],
    ['Error code: ApplicationThrottled', 'throttled'],
    ['Error code: MailboxNotEnabledForRESTAPI', 'no-mailbox'],
    ['Operation failed with ConnectorException on system object.', 'uncertain'],
  ])('hears what Graph refused behind the connector: %s', async (message, code) => {
    const body = { code: 500, reason: 'Internal Server Error', message };
    fake.faults.add({ match: { method: 'PUT' }, fault: { kind: 'status', status: 500, body }, times: 9 });
    const context = createMemoryJournal().context(callContext({ owner: asOwner(mailboxOwner) }));

    expect((await failure(open().create({ displayName: 'Behind' }, context))).code).toBe(code);
    fake.faults.clear();
  });

  it('is told that there is no mailbox where a contact was to be added', async () => {
    const context = createMemoryJournal().context(
      callContext({ owner: asOwner('eeeeeeee-0000-4000-8000-0000000000aa') }),
    );

    expect((await failure(open().create({ displayName: 'Nowhere' }, context))).code).toBe('no-mailbox');
  });

  it('whom PingIDM does not know for the moment still has the contact that was to be deleted', async () => {
    const provider = open();
    const id = await provider.create({ displayName: 'Still There' }, write());
    const message = `Object ${mailboxOwner} not found on system/azuread/user`;
    const body = { code: 404, reason: 'Not Found', message };
    fake.faults.add({ fault: { kind: 'status', status: 404, body }, times: 9 });

    const [read, removed] = [
      await failure(provider.get(id, callContext())),
      await failure(provider.delete(id, write())),
    ];
    fake.faults.clear();

    expect([read.code, removed.code]).toEqual(['no-mailbox', 'no-mailbox']);
  });
});

describe('deleting and changing', () => {
  it.each([404, 500] as const)('copes with a contact that is gone (%i)', async (status) => {
    fake.settings.unknownContactStatus = status;
    const provider = open();

    await provider.delete('AAgone', write());
    const error = await failure(provider.update('AAgone', { jobTitle: 'x' }, '', write()));

    expect(error.code).toBe('not-found');
    expect(fake.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('keeps the other parts of an address, and the display name when a part of the name changes', async () => {
    const provider = open();
    const id = await provider.create(
      { displayName: 'Kept Name', givenName: 'Kept', street: 'Dlouhá 1', city: 'Praha' },
      write(),
    );

    await provider.update(id, { city: 'Brno', givenName: 'Changed' }, '', write());

    expect(await provider.get(id, callContext())).toMatchObject({
      displayName: 'Kept Name',
      givenName: 'Changed',
      street: 'Dlouhá 1',
      city: 'Brno',
    });
  });
});

describe('the check', () => {
  it('passes when the connector is well, and says what to do when it is not', async () => {
    expect(await open().check(checkContext)).toMatchObject([{ ok: true }]);
    fake.settings.connectorOk = false;
    expect(await open().check(checkContext)).toMatchObject([{ ok: false }]);
  });

  it('names the settings when the password is wrong', async () => {
    const [result] = await open({ ...user, password: 'wrong' }).check(checkContext);

    expect(result).toMatchObject({ ok: false, nextStep: expect.stringContaining('PINGIDM_PASSWORD') });
  });
});
