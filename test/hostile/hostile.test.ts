import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateKeyPair } from 'jose';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { TokenOverrides } from '../../sandbox/teams/signing.ts';
import type { JsonObject } from '../../sandbox/teams/types.ts';
import { recordingLog } from '../providers/helpers/calls.ts';
import { addAnyway, type House, openHouse, patientTests, titles, words } from '../scenarios/house.ts';

/**
 * Hostile input and faults, over HTTP against the whole product. `scripts/hostile-cases.ts` lists all cases with the
 * guards that each depends on; `npm run mutate -- --hostile` takes the guards out one by one.
 */
vi.setConfig(patientTests);

const foreignTenant = '22222222-0000-4000-8000-000000000000';
const stranger = await generateKeyPair('RS256');
const { log, lines } = recordingLog('warn');

const badPages = [
  'javascript:alert(1)',
  'https://contoso.com@evil.example',
  'file:///etc/passwd',
  `https://evil.example/${'x'.repeat(600)}`,
  'https://xn--pple-43d.com',
];

/** The addresses of contacts with these pages. */
const pageOwners: string[] = [];

let house: House;
const folder = mkdtempSync(join(tmpdir(), 'cardfile-hostile-'));
const secretFile = join(folder, 'bot-password');
beforeAll(async () => {
  house = await openHouse(
    // Every search asks the systems, so that no call can come from elsewhere.
    { DIRECTORY: 'live', BOT_PASSWORD: '', BOT_PASSWORD_FILE: secretFile },
    {
      log,
      prepare: (sandbox) => {
        const { mailContacts } = sandbox.organisation;
        writeFileSync(secretFile, `${sandbox.environment().BOT_PASSWORD}\n`);
        const contacts = mailContacts
          .all()
          .filter(({ webPage, hiddenFromAddressLists }) => webPage !== '' && !hiddenFromAddressLists);
        for (const [index, webPage] of badPages.entries()) {
          const contact = contacts.at(index + 1);
          if (contact === undefined) throw new Error('too few contacts');
          mailContacts.put({ ...contact, webPage });
          pageOwners.push(contact.externalEmailAddress);
        }
      },
    },
  );
  for (const member of [house.admin, house.staff]) await member.open();
});
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

const callsToSystems = () => house.sandbox.graph.requests.length + house.sandbox.exchange.requests.length;

const stored = (email: string) =>
  house.sandbox.organisation.mailContacts.all().filter((contact) => contact.externalEmailAddress === email);

async function stillAnswers(): Promise<void> {
  const [answer] = await house.staff.say('find contact John Doe');
  expect(words(answer)).toContain('John Doe');
}

/** A search as the staff member sends it, with other properties. */
function search(change: JsonObject = {}): JsonObject {
  return {
    ...house.teams.activity(house.staff.person, house.staff.chat, 'find contact Intruder'),
    ...change,
  };
}

function inConversation(change: JsonObject): JsonObject {
  const { conversation } = search();
  return { conversation: { ...(conversation as object), ...change } };
}

/** Posts what must be refused; returns the status. Nothing is asked or sent because of it. */
async function refuse(activity: JsonObject, token?: TokenOverrides | 'no-token'): Promise<number> {
  const [calls, sent] = [callsToSystems(), house.teams.calls.length];
  const { status, body } = await house.teams.post(activity, token);
  expect(body ?? '').toBe('');
  expect([callsToSystems(), house.teams.calls.length]).toEqual([calls, sent]);
  return status;
}

describe('a body that is no activity', () => {
  it.each(['{}', '{"type":5}', '[]', 'null', '"text"', '{"type":"message"', '', '\u0000'])(
    'gets a refusal and nothing else: %j',
    async (body) => {
      const post = (token: Readonly<Record<string, string>>) =>
        request(`${house.origin}/api/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...token },
          body,
        });
      const anonymous = await post({});
      const trusted = await post({ authorization: `Bearer ${await house.teams.signToken()}` });

      expect([anonymous.statusCode, trusted.statusCode]).toEqual([401, 400]);
      expect(await Promise.all([anonymous.body.text(), trusted.body.text()])).toEqual(['', '']);
    },
  );

  it('has a type that is a text', async () => {
    expect(await refuse(search({ type: 5 }))).toBe(400);
    await stillAnswers();
  });

  it('is not read when it has no token', async () => {
    const response = await request(`${house.origin}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', text: 'x'.repeat(300 * 1024) }),
    });

    expect(response.statusCode).toBe(401);
    await response.body.dump();
  });
});

describe('a start without the ids of bot and tenant', () => {
  it('ends by itself, and says what is missing', { timeout: 120_000 }, async ({ signal }) => {
    const { BOT_ID: _bot, BOT_TENANT_ID: _tenant, ...settings } = house.sandbox.environment();
    const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
    const { PATH, ENV_FILE } = process.env;

    const ending = await new Promise<{ code: unknown; told: string }>((resolve) =>
      execFile(
        process.execPath,
        [file('scripts/run.js'), file('src/index.ts')],
        {
          cwd: folder,
          signal,
          env: { ...settings, PATH, ENV_FILE, PORT: '0', DATA_DIR: join(folder, 'data') },
        },
        (error, stdout, stderr) => resolve({ code: error?.code, told: stdout + stderr }),
      ),
    );
    expect(ending.code).toBe(1);
    expect(ending.told).toContain('BOT_ID is missing');
    expect(ending.told).toContain('BOT_TENANT_ID is missing');
    expect(ending.told).not.toContain('app.started');
  });
});

describe('a token that is not the Bot Connector’s for this bot', () => {
  const now = () => Math.floor(Date.now() / 1000);
  it.each([
    ['another audience', { claims: { aud: '99999999-0000-4000-8000-000000000000' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['a key of its own', { key: stranger.privateKey }],
    ['a key that nobody knows', { key: stranger.privateKey, header: { kid: 'unknown' } }],
    ['a shared secret as its key', { key: Buffer.alloc(32, 1), header: { alg: 'HS256' } }],
    ['an expiry in the past', { claims: { exp: now() - 3600 } }],
    ['no expiry', { claims: { exp: undefined } }],
    ['no token at all', 'no-token'],
  ] satisfies [string, TokenOverrides | 'no-token'][])('gets 401 and no word: %s', async (_name, token) => {
    expect(await refuse(search(), token)).toBe(401);
  });

  it('gets 401 without a signature', async () => {
    const [, claims = ''] = (await house.teams.signToken()).split('.');
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');

    for (const token of [`${header}.${claims}.`, `${header}.${claims}.AA`]) {
      const response = await request(`${house.origin}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(search()),
      });
      expect([response.statusCode, await response.body.text()]).toEqual([401, '']);
    }
  });
});

describe('a service URL that is not Teams’', () => {
  it.each([
    ['a host that anybody can register', { serviceUrl: 'https://evil.trafficmanager.net/emea/' }, 403],
    ['the own host under another port', { serviceUrl: 'http://127.0.0.1:9/' }, 403],
    ['none', { serviceUrl: undefined }, 401],
  ])('is refused, and nothing is sent there: %s', async (_name, change, status) => {
    // The token says the same as the activity.
    expect(await refuse(search(change))).toBe(status);
  });

  it('is refused when the token is for another one', async () => {
    expect(await refuse(search(), { claims: { serviceurl: 'https://smba.trafficmanager.net/emea/' } })).toBe(
      401,
    );
  });
});

describe('another channel than Teams', () => {
  it('is refused and logged, whoever it says to be', async () => {
    lines.length = 0;
    const admin = { id: '29:admin', name: 'Admin', aadObjectId: cast.admin.objectId };

    // The Bot Connector's keys are good for Web Chat, whose users choose their ids.
    expect(await refuse(search({ channelId: 'webchat', from: admin }))).toBe(403);
    expect(await refuse(search({ channelId: 'emulator', from: admin }))).toBe(401);

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ event: 'security.request_refused', status: 403, reason: 'foreign channel' }),
      expect.objectContaining({ event: 'security.request_refused', status: 401 }),
    ]);
  });
});

describe('another tenant', () => {
  it.each([
    ['in the conversation', () => inConversation({ tenantId: foreignTenant })],
    ['in the channel data', () => ({ channelData: { tenant: { id: foreignTenant } } })],
    ['of the sender', () => ({ from: { ...(search().from as object), tenantId: foreignTenant } })],
    ['nowhere', () => ({ ...inConversation({ tenantId: undefined }), channelData: {} })],
  ])('is refused, and nothing is read: %s', async (_name, change) => {
    expect(await refuse(search(change()))).toBe(403);
  });
});

describe('a sender without an object id', () => {
  it('is nobody, whatever the name', async () => {
    expect(await refuse(search({ from: { id: '29:x', name: 'Ada Lindqvist' } }))).toBe(403);
    expect(await refuse(search({ from: { id: '29:x', aadObjectId: `${cast.admin.objectId}/x` } }))).toBe(403);
  });

  it('has no role by the name of an admin', async () => {
    const name = house.admin.person.name;
    const activity = house.teams.activity(house.staff.person, house.staff.chat, 'sources');
    const before = house.staff.messages().length;

    await house.teams.post({ ...activity, from: { ...(activity.from as object), name } });

    const answers = house.staff.messages().slice(before).map(words).join('\n');
    expect(answers).toContain('contact admins');
    expect(answers).not.toContain('up to date');
  });
});

describe('a delivery that Teams repeats', () => {
  it('is answered once when it is a message', async () => {
    const activity = house.teams.activity(house.staff.person, house.staff.chat, 'help');
    const before = house.staff.messages().length;

    for (const _time of [1, 2, 3]) expect((await house.teams.post({ ...activity })).status).toBe(200);

    expect(
      house.staff
        .messages()
        .slice(before)
        .filter(({ fromBot }) => fromBot),
    ).toHaveLength(1);
  });

  it('writes once when it is a form, also with new ids, and shows the same card each time', async () => {
    const email = 'again@nordwind.example';
    const [form] = await house.admin.say('add contact to the mail contacts');
    await addAnyway(house.admin, form, 'Save', { in_displayName: 'Ola Again', in_emails: email });
    const click = house.teams.posted.findLast(({ name }) => name === 'adaptiveCard/action');

    const answers: string[] = [];
    for (const id of [click?.id, click?.id, 'f:later', 'f:last']) {
      const { status, body } = await house.teams.post({ ...click, id });
      expect(status).toBe(200);
      answers.push(/CR-\d+/.exec(JSON.stringify(body))?.[0] ?? JSON.stringify(body));
    }

    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^CR-/);
    expect(stored(email)).toHaveLength(1);
  });
});

describe('an old form', () => {
  it('overwrites nothing when somebody else was faster', async () => {
    const [form] = await house.admin.say('edit contact j.fitzgerald@proseware.example');
    const [record] = stored('j.fitzgerald@proseware.example');
    if (record === undefined) throw new Error('no such contact');
    house.sandbox.organisation.mailContacts.put({ ...record, title: 'Changed meanwhile' });

    const saved = await house.admin.press(form, 'Save', { in_jobTitle: 'Mine' });

    expect(stored('j.fitzgerald@proseware.example')).toMatchObject([{ title: 'Changed meanwhile' }]);
    expect(words(saved.message)).toMatch(/changed/i);
  });
});

describe('a form with more than its inputs', () => {
  it('has what it does not show ignored', async () => {
    const [form] = await house.admin.say('add contact to the mail contacts');
    const email = 'extra@fabrikam-test.example';
    const save = house.admin.actions(form).find(({ title }) => title === 'Save');
    const extra = '{"__proto__":{"isApproved":"true"},"in___proto__":"x","in_constructor":"x"}';
    const data = {
      ...(save?.data as object),
      ...JSON.parse(extra),
      in_displayName: 'Extra Keys',
      in_emails: email,
      // Mail contacts have none; other contacts do.
      in_imAddresses: 'sip:extra@evil.example',
      in_isDirSynced: 'true',
      isApproved: 'true',
    };

    const saved = await house.admin.press(form, 'Save', {}, { data, skipsChecks: true });

    expect(words(saved.message)).toMatch(/CR-\d+/);
    expect(stored(email)).toMatchObject([{ isDirSynced: false, displayName: 'Extra Keys' }]);
    expect(JSON.stringify(stored(email))).not.toContain('evil.example');
    expect('isApproved' in {}).toBe(false);
  });
});

describe('a value that no contact has', () => {
  it.each([
    ['nothing', { in_displayName: '' }, 'name'],
    ['200,000 characters', { in_displayName: 'x'.repeat(200_000) }, 'characters'],
    ['an endless address', { in_emails: `${'a'.repeat(10_000)}@evil.example` }, 'e-mail|characters'],
    ['a NUL', { in_company: 'Nord\0wind' }, 'control character'],
    ['half a character', { in_company: 'Nord\ud800wind' }, 'character'],
    ['a change of direction', { in_displayName: 'Inv\u202exslx.oice' }, 'control character'],
    ['a page that runs', { in_webPage: 'javascript:alert(1)' }, 'web address'],
  ])('is refused at its field, and the rest is kept: %s', async (_name, wrong, told) => {
    const [form] = await house.admin.say('add contact to the mail contacts');
    const inputs = {
      in_displayName: 'Ola Wrong',
      in_emails: 'ola.wrong@nordwind.example',
      in_jobTitle: 'Kept Title',
      ...wrong,
    };

    const saved = await house.admin.press(form, 'Save', inputs, { skipsChecks: true });

    expect(saved.outcome.kind).toBe('card');
    expect(words(saved.message)).toMatch(new RegExp(told));
    expect(words(saved.message)).toContain('Kept Title');
    expect(words(saved.message)).not.toMatch(/CR-\d+/);
    expect(stored('ola.wrong@nordwind.example')).toEqual([]);
  });
});

describe('a name that looks like something else', () => {
  it.each([
    ['[Reset your password](https://evil.example)', 'reset@evil.example'],
    ['<at>CEO</at>', 'ceo@evil.example'],
    ['${secret}', 'dollar.secret@contoso.com'],
  ])('is shown as it is, without a link, a mention or a template: %s', async (name, email) => {
    const [answer] = await house.staff.say(`find ${email}`);

    const card = JSON.stringify(answer?.card);
    expect(card).not.toContain('](https://evil');
    expect(card).not.toContain('<at>');
    expect(answer?.card?.msteams).not.toHaveProperty('entities');
    expect(words(answer).length).toBeGreaterThan(name.length);
    if (name.startsWith('$')) expect(words(answer)).toContain(name);
  });
});

describe('a web page that leads elsewhere', () => {
  it.each(badPages.map((page, index) => [page.slice(0, 40), page, index] as const))(
    'has no button: %s',
    async (_short, page, index) => {
      const [answer] = await house.staff.say(`show contact ${pageOwners[index]}`);

      expect(words(answer)).toContain(pageOwners[index]);
      const urls = house.staff.actions(answer).flatMap(({ url }) => url ?? []);
      expect(urls.filter((url) => url.includes(page) || !/^(?:mailto|https|tel):/.test(url))).toEqual([]);
      expect(JSON.stringify(answer?.card)).not.toContain('"url":"javascript:');
    },
  );
});

describe('a link in a message', () => {
  it('is not opened, whatever the attachment says', async () => {
    let asked = 0;
    const bait = createServer((_request, response) => {
      asked += 1;
      response.end('secret');
    });
    await new Promise<void>((resolve) => bait.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(bait.address() as AddressInfo).port}/latest/meta-data`;
    const file = {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      contentUrl: url,
      name: 'contacts.csv',
      content: { downloadUrl: url, uniqueId: 'x', fileType: 'csv' },
    };
    const picture = { contentType: 'image/png', contentUrl: url };
    const html = { contentType: 'text/html', content: `<img src="${url}">` };

    for (const attachments of [[file], [picture], [html], [file, picture, html]]) {
      expect((await house.teams.post(search({ text: '', attachments }))).status).toBe(200);
    }
    const consent = {
      type: 'invoke',
      name: 'fileConsent/invoke',
      value: { action: 'accept', uploadInfo: { uploadUrl: url } },
    };
    await house.teams.post(search(consent));

    await new Promise((resolve) => bait.close(resolve));
    expect(asked).toBe(0);
  });
});

describe('a search that is no name', () => {
  it('reaches the systems as text', async () => {
    house.sandbox.graph.requests.length = 0;
    house.sandbox.exchange.requests.length = 0;

    await house.staff.say("find contact O'Brienx & Co");
    await house.staff.say(`find contact ${'")) or 1 eq 1'}`);

    const queries = house.sandbox.graph.requests.map(({ rawQuery }) => decodeURIComponent(rawQuery));
    expect(queries.join('\n')).toContain("O''Brienx");
    const cmdlets = house.sandbox.exchange.requests.map(({ body }) => body).join('\n');
    expect(cmdlets).toContain("O'Brienx");
  });

  it.each(['%', '*', '"))', 'a', 'x'.repeat(500), '${secret}', '\ud800'])(
    'has an answer that fits a message: %j',
    async (typed) => {
      const [answer] = await house.staff.say(`find contact ${typed}`);

      expect(words(answer)).not.toMatch(/went wrong|undefined|\[object|Error/);
      expect(JSON.stringify(answer).length * 2).toBeLessThan(80 * 1024);
      expect(titles(house.staff, answer).filter((title) => /^Show /.test(title)).length).toBeLessThanOrEqual(
        10,
      );
    },
  );
});

describe('an answer that was lost after the write', () => {
  it.each([
    ['504', { kind: 'status', status: 504, afterEffect: true } as const],
    ['a broken connection', { kind: 'dropped', afterEffect: true } as const],
  ])('is not written again: %s', async (name, fault) => {
    const email = `lost.${name.length}@nordwind.example`;
    const [form] = await house.admin.say('add contact to the mail contacts');
    house.sandbox.exchange.requests.length = 0;
    house.sandbox.exchange.faults.add({ match: { cmdlet: 'New-MailContact' }, fault });

    await addAnyway(house.admin, form, 'Save', { in_displayName: `Ola ${name}`, in_emails: email });
    house.sandbox.exchange.faults.clear();

    const creates = house.sandbox.exchange.requests.filter(({ cmdlet }) => cmdlet === 'New-MailContact');
    expect(creates).toHaveLength(1);
    expect(stored(email)).toHaveLength(1);
  });
});

describe('an answer that Teams does not take', () => {
  it('is replaced by a short one when it is too large', async () => {
    house.teams.fault({ method: 'POST', status: 413, body: { error: { code: 'MessageSizeTooBig' } } });

    const answers = await house.staff.say('find contact John Doe');

    expect(answers.map(words).join('\n')).toMatch(/too long|too large/i);
    await stillAnswers();
  });

  it('leaves the bot answering when the chat is closed to it', async () => {
    house.teams.fault({ method: 'POST', status: 403, body: { error: { code: 'MessageWritesBlocked' } } });

    await house.staff.say('find contact John Doe');

    await stillAnswers();
  });
});

describe('a message that was edited', () => {
  it('is no new command', async () => {
    const email = 'hidden.john@litware.example';
    await house.admin.say('find contact John');
    await house.admin.edit(`delete contact ${email}`);

    expect(stored(email)).toHaveLength(1);
  });
});

describe('a client secret that has ended', () => {
  /** The system refuses the token once, so that another one is asked for. */
  const renewToken = () =>
    house.sandbox.graph.faults.add({ fault: { kind: 'status', status: 401 }, times: 2 });
  const find = async (name: string) => words((await house.staff.say(`find contact ${name}`))[0]);

  it('stops no other system, and its successor is read from its file without a restart', async () => {
    const app = { clientId: house.sandbox.botId, name: 'Cardfile', certificates: [] };
    house.sandbox.entra.register({ ...app, secrets: ['the-next-one'] });
    renewToken();
    const without = await find('John Walker');

    writeFileSync(secretFile, 'the-next-one\n');
    house.app.reloadCredentials();
    const withIt = await find('Johnny Carter');

    house.sandbox.graph.faults.clear();
    expect(without).not.toContain('Colleague');
    expect(without).toContain('somebody may be missing');
    expect(withIt).toContain('Johnny Carter');
    expect(withIt).toContain('Colleague');
    expect(lines.join('')).not.toContain('the-next-one');
  });
});
