import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resources } from '../../sandbox/fakes/entra.ts';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { createBackends } from '../../src/backends.ts';
import { readConfig } from '../../src/config.ts';
import { parseOwner } from '../../src/contacts/owner.ts';
import { createDoctor, type DoctorOptions } from '../../src/doctor/doctor.ts';
import { reportLines, summary } from '../../src/doctor/report.ts';
import { DatabaseError } from '../../src/platform/errors.ts';
import type { CheckResult } from '../../src/providers/provider.ts';
import { silentLog } from '../providers/helpers/calls.ts';
import { json, type LocalServer, silence, startLocalServer } from '../providers/helpers/local-server.ts';

const botId = 'b07b07b0-0000-4000-8000-000000000001';
const otherId = 'b07b07b0-0000-4000-8000-00000000000f';
const noKnownContacts = {
  since: async () => [],
  behind: async () => [],
  keep: async () => {},
  readBefore: async () => [],
};
let sandbox: Sandbox;
let other: LocalServer;
let appCount = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
  other = await startLocalServer();
});
afterAll(async () => {
  await other.close();
  await sandbox.close();
});
beforeEach(() => {
  sandbox.graph.faults.clear();
  sandbox.exchange.faults.clear();
  other.answer(json(200, { jwks_uri: 'https://login.botframework.com/v1/.well-known/keys' }));
});

const manifestFor = (botId: string) => JSON.stringify({ bots: [{ botId }] });

async function examine(
  settings: Readonly<Record<string, string>> = {},
  options: Partial<DoctorOptions> = {},
  mailbox: string = cast.admin.objectId,
): Promise<readonly CheckResult[]> {
  const config = readConfig({
    ...sandbox.environment(),
    BOT_OPENID_METADATA: `${other.url}/openid`,
    ...settings,
  });
  const systems = createBackends(config, { clock: Date.now, log: silentLog, knownContacts: noKnownContacts });
  const doctor = createDoctor({
    bot: config.bot,
    authority: config.entra.authority,
    groups: config.groups,
    ...systems,
    manifest: async () => manifestFor(config.bot.id),
    clock: Date.now,
    ...options,
  });
  const results = await doctor.examine({ owner: parseOwner(mailbox), correlationId: 'test' });
  await systems.close();
  return results;
}

/** What is wrong, as it is told. */
function wrong(results: readonly CheckResult[]): string {
  return reportLines(results.filter(({ ok }) => !ok)).join('\n');
}

/** An app with another set of permissions, as if somebody had forgotten the rest. */
function appWith(...grants: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  appCount++;
  const otherId = `b07b07b0-0000-4000-8000-0000000001${String(appCount).padStart(2, '0')}`;
  sandbox.entra.register({ clientId: otherId, name: 'Other', secrets: ['other'], certificates: [] });
  for (const [resource, role] of grants) sandbox.entra.grantRole(otherId, resource, role);
  return { BOT_ID: otherId, BOT_PASSWORD: 'other' };
}

describe('the doctor', () => {
  it('finds nothing wrong with the pretend organisation', async () => {
    const results = await examine();

    expect(wrong(results)).toBe('');
    expect(results.length).toBeGreaterThan(12);
    expect(summary(results)).toMatch(new RegExp(`^All ${results.length} checks passed`));
  });

  it('says in every request to every system that it comes from Cardfile, and from which version', async () => {
    const systems = ['entra', 'graph', 'exchange', 'unifiedContacts', 'adminCenter', 'pingIdm'] as const;
    for (const system of systems) sandbox[system].requests.length = 0;
    other.seen.length = 0;

    await examine();
    await examine({ ENTRA_CLIENT_AUTHENTICATION: 'basic', MAIL_CONTACTS: 'admin-center' });
    await examine({ GRAPH_PERSONAL_CONTACTS: 'off' });

    const all = [...systems.map((system) => sandbox[system].requests), other.seen];
    for (const requests of all) {
      expect(requests.length).toBeGreaterThan(0);
      for (const { headers } of requests) expect(headers['user-agent']).toMatch(/^Cardfile\/\d+\.\d+\.\d+$/);
    }
  });

  it('looks into the mailbox of the person who asks only, and reads no contact', async () => {
    sandbox.graph.requests.length = 0;

    await examine();

    const mailboxes = sandbox.graph.requests.filter(({ path }) => /\/users\/[^/]+\/contact/i.test(path));
    expect(mailboxes.length).toBeGreaterThan(0);
    for (const { path, rawQuery } of mailboxes) {
      expect(path).toContain(cast.admin.objectId);
      expect(decodeURIComponent(rawQuery)).toMatch(/\$select=id(&|$)/);
    }
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'a wrong secret',
      { BOT_PASSWORD: 'wrong' },
      /Entra: the bot can sign in.*AADSTS7000215.*\n.*set BOT_PASSWORD/,
    ],
    ['a wrong app id', { BOT_ID: '11111111-2222-4333-8444-000000000009' }, /AADSTS700016.*\n.*BOT_ID/],
    [
      'a wrong tenant',
      { BOT_TENANT_ID: '11111111-2222-4333-8444-000000000009' },
      /AADSTS90002.*\n.*BOT_TENANT_ID/,
    ],
    [
      'a host that does not exist',
      { EXCHANGE_URL: 'https://exchange.invalid' },
      /Exchange.*\n.*(host name is unknown|does not know this system)/,
    ],
    [
      'a port where nothing listens',
      { GRAPH_URL: 'http://127.0.0.1:9' },
      /Graph cannot be reached.*ECONNREFUSED.*\n.*address/,
    ],
    [
      'a group that does not exist',
      { EDITOR_GROUP_ID: otherId },
      /group of EDITOR_GROUP_ID exists.*\n.*Copy the object id.*EDITOR_GROUP_ID/,
    ],
    ...(['GRAPH', 'EXCHANGE', 'UNIFIED_CONTACTS'] as const).map(
      (system): [string, Readonly<Record<string, string>>, RegExp] => [
        `a wrong secret of ${system}`,
        { [`${system}_CLIENT_ID`]: botId, [`${system}_CLIENT_SECRET`]: 'wrong' },
        new RegExp(`AADSTS7000215.*\\n.*set ${system}_CLIENT_SECRET to its value`),
      ],
    ),
    [
      'a wrong app id of a system of its own',
      { EXCHANGE_CLIENT_ID: otherId, EXCHANGE_CLIENT_SECRET: 'any' },
      /AADSTS700016.*\n.*EXCHANGE_CLIENT_ID/,
    ],
    [
      'the address of the admin center that does not serve its interface',
      { MAIL_CONTACTS: 'admin-center', ADMIN_CENTER_URL: 'https://admin.cloud.microsoft/' },
      /admin.cloud.microsoft does not serve.*\n.*https:\/\/admin.microsoft.com/,
    ],
    [
      'keys of Teams that are not where they should be',
      { BOT_OPENID_METADATA: 'http://127.0.0.1:9/x' },
      /keys of its tokens.*\n.*BOT_OPENID_METADATA/,
    ],
  ])('names %s and what to do', async (_, settings, line) => {
    expect(wrong(await examine(settings))).toMatch(line);
  });

  it('names the setting of Entra when Entra does not answer well', async () => {
    sandbox.entra.faults.add({
      match: { method: 'POST' },
      fault: { kind: 'status', status: 503 },
      times: 20,
    });

    const text = wrong(await examine());

    sandbox.entra.faults.clear();
    expect(text).toMatch(/the bot can sign in: Entra cannot be reached.*status 503.*\n.*ENTRA_AUTHORITY/);
  });

  it('says a failed sign-in once, not once for each system', async () => {
    const results = await examine({ BOT_PASSWORD: 'wrong' });

    expect(results.filter(({ ok }) => !ok)).toHaveLength(1);
  });

  it('names each permission without consent, and where it is granted', async () => {
    const settings = appWith(
      [resources.graph, 'User.Read.All'],
      [resources.graph, 'Contacts.ReadWrite'],
      [resources.exchange, 'Exchange.ManageAsApp'],
    );

    const text = wrong(await examine(settings));

    expect(text).toMatch(/lacks OrgContact.Read.All or Directory.Read.All\n.*admin consent/);
    expect(text).toMatch(
      /lacks GroupMember.Read.All or Group.Read.All or Directory.Read.All\n.*admin consent/,
    );
    expect(text).toMatch(/organisational contacts can be read: Microsoft Graph refuses access \(status 403/);
    expect(text).not.toMatch(/colleagues|Exchange/);
  });

  it('sees a consent that was given a moment ago, although an older token is at hand', async () => {
    const settings = appWith();
    const config = readConfig({
      ...sandbox.environment(),
      ...settings,
      BOT_OPENID_METADATA: `${other.url}/o`,
    });
    const systems = createBackends(config, {
      clock: Date.now,
      log: silentLog,
      knownContacts: noKnownContacts,
    });
    await systems.tokens(systems.graphClient.scope);
    sandbox.entra.grantRole(config.bot.id, resources.graph, 'OrgContact.Read.All');
    sandbox.entra.grantRole(config.bot.id, resources.graph, 'GroupMember.Read.All');
    const doctor = createDoctor({
      bot: config.bot,
      authority: config.entra.authority,
      groups: config.groups,
      ...systems,
      manifest: async () => undefined,
      clock: Date.now,
    });

    const results = await doctor.examine({ owner: undefined, correlationId: 'test' });

    await systems.close();
    expect(wrong(results)).toMatch(/lacks User.Read.All/);
    expect(wrong(results)).not.toMatch(/lacks (OrgContact|GroupMember)|organisational contacts can/);
  });

  it('asks for Contacts.ReadWrite in the token only when no mailbox could be read', async () => {
    const settings = appWith();

    const text = wrong(await examine(settings));

    expect(text).toMatch(/lacks Contacts.ReadWrite\n.*GRAPH_PERSONAL_CONTACTS=off/);
    expect((await examine()).some(({ name }) => name.includes('permission for personal contacts'))).toBe(
      false,
    );
  });

  it('tells a missing role of Exchange from a missing permission', async () => {
    const allowed = [...sandbox.exchange.settings.allowedCmdlets];
    sandbox.exchange.settings.allowedCmdlets.clear();

    const text = wrong(await examine());

    for (const name of allowed) sandbox.exchange.settings.allowedCmdlets.add(name);
    expect(text).toMatch(
      /mail contacts can be read: Exchange refuses access \(status 403.*\n.*Exchange Recipient Administrator/,
    );
    expect(text).not.toContain('Exchange.ManageAsApp');
  });

  it.each([401, 403, 440])(
    'says of the admin center that apps are unproven when it answers %i',
    async (status) => {
      sandbox.adminCenter.faults.add({ fault: { kind: 'status', status }, times: 9 });

      const text = wrong(await examine({ MAIL_CONTACTS: 'admin-center' }));

      sandbox.adminCenter.faults.clear();
      expect(text).toMatch(/admin center: mail contacts.*\n.*signed-in people only.*MAIL_CONTACTS=exchange/);
      expect(text).not.toMatch(/BOT_ID|permissions.md/);
    },
  );

  it('says of the admin center that apps are unproven when it answers with a page', async () => {
    sandbox.adminCenter.faults.add({ fault: { kind: 'not-json' }, times: 9 });

    const text = wrong(await examine({ MAIL_CONTACTS: 'admin-center' }));

    sandbox.adminCenter.faults.clear();
    expect(text).toMatch(/signed-in people only.*MAIL_CONTACTS=exchange/);
  });

  it.each(['somebody@contoso.example', '00000000-0000-4000-8000-0000000000aa'])(
    'asks for another --mailbox when nobody is called %s',
    async (owner) => {
      const text = wrong(await examine({}, {}, owner));

      expect(text).toMatch(/personal contacts can be read.*\n.*correct --mailbox/);
      expect(text).not.toContain('address of this system');
    },
  );

  it('names ENTRA_AUTHORITY when a web page answers in the place of Entra', async () => {
    sandbox.entra.faults.add({ match: { method: 'POST' }, fault: { kind: 'not-json' }, times: 20 });

    const text = wrong(await examine());

    sandbox.entra.faults.clear();
    expect(text).toMatch(/can sign in: .*HTML.*\n.*web page answers at ENTRA_AUTHORITY/);
  });

  it('bears one failure of Entra that passes', async () => {
    sandbox.entra.faults.add({
      match: { method: 'POST' },
      fault: { kind: 'status', status: 503 },
      times: 1,
    });

    expect(wrong(await examine())).toBe('');
  });

  it('names how to add what an older Unified Contacts lacks', async () => {
    const text = wrong(await examine({ UNIFIED_CONTACTS_APP_ID: '11111111-2222-4333-8444-000000000077' }));

    expect(text).toMatch(/AADSTS500011.*\n.*UnifiedContactsPS before 1\.1\.0/);
  });

  it('names a web page that answers in place of a system', async () => {
    sandbox.exchange.faults.add({ fault: { kind: 'not-json' }, times: 9 });

    expect(wrong(await examine())).toMatch(/Exchange.*\(status 200, HTML\)\n.*web page answers there/);
  });

  it('names a mailbox that a policy closes to the app', async () => {
    sandbox.graph.settings.blockedMailboxes.add(cast.admin.objectId);

    const text = wrong(await examine());

    sandbox.graph.settings.blockedMailboxes.clear();
    expect(text).toMatch(/personal contacts can be read.*\n.*application access policy/);
  });

  it.each([
    ['fast', 10],
    ['slow', -10],
  ])('names a clock that is %s', async (word, minutes) => {
    const text = wrong(await examine({}, { clock: () => Date.now() + minutes * 60_000 }));

    expect(text).toMatch(new RegExp(`it is (59|60)\\d seconds ${word}.*\\n.*NTP`));
  });

  it('names an app package that was made for another bot', async () => {
    const text = wrong(await examine({}, { manifest: async () => manifestFor(otherId) }));

    expect(text).toMatch(new RegExp(`App package.*${otherId}, but BOT_ID is .*\\n.*npm run package`));
  });

  it('says nothing of an app package where none was built', async () => {
    const results = await examine({}, { manifest: async () => undefined });

    expect(results.filter(({ name }) => name.includes('App package'))).toEqual([]);
  });

  it('ends in time although a system never answers, and tells what it knows', async () => {
    sandbox.exchange.faults.add({ fault: { kind: 'slow', ms: 600_000 }, times: 9 });
    other.answer(silence);
    // Both would be silent for longer than a test may take.
    const results = await examine({}, { budgetMs: 1_000 });

    expect(wrong(results)).toMatch(/Exchange did not answer in time/);
    expect(results.some(({ name, ok }) => ok && name.includes('colleagues'))).toBe(true);
  });

  it.each([
    ['passes when all of them have', ['a'], undefined, ''],
    ['warns when some have not', ['a', 'b'], true, '1 of 2 approvers have not'],
    ['warns when none of them has', ['b', 'c'], true, 'none of 2 approvers has'],
    ['counts only those it looked at', Array<string>(300).fill('b'), true, 'none of 200 approvers has'],
  ])('looks whether approvers have opened Cardfile, and %s', async (_, members, isWarning, problem) => {
    const hasChat = async (person: string) => person === 'a';
    const results = await examine({}, { approvers: { members: async () => members, hasChat } });

    const [line] = results.filter(({ name }) => name.startsWith('Approvers'));
    expect(line).toMatchObject({ ok: true, problem: expect.stringContaining(problem) });
    expect(line?.isWarning).toBe(isWarning);
  });

  it('says that the database does not answer, which is no fault of Cardfile', async () => {
    const results = await examine(
      {},
      {
        approvers: {
          members: async () => ['a'],
          hasChat: async () => {
            throw new DatabaseError('unreachable', undefined);
          },
        },
      },
    );

    expect(results.find(({ name }) => name === 'Approvers')).toMatchObject({
      ok: false,
      problem: 'the database cannot be used: it does not answer',
      nextStep: 'Try again when the database works.',
    });
  });

  it('counts what is wrong', async () => {
    const results = await examine({ EDITOR_GROUP_ID: otherId });

    expect(summary(results)).toBe(`1 of ${results.length} checks failed.`);
  });
});
