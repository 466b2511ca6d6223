import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { ConfigurationError } from '../src/platform/errors.ts';
import { selfSigned } from './providers/helpers/certificates.ts';

const base = {
  BOT_ID: '11111111-2222-4333-8444-000000000001',
  BOT_TENANT_ID: '11111111-2222-4333-8444-555555555555',
  BOT_PASSWORD: 'the-secret',
  ADMIN_GROUP_ID: '11111111-2222-4333-8444-000000000002',
};
const other = '11111111-2222-4333-8444-000000000009';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardfile-config-'));
  for (const name of ['one', 'two']) {
    const { certificate, key } = selfSigned(name);
    writeFileSync(join(folder, `${name}.pem`), certificate);
    writeFileSync(join(folder, `${name}.key`), key);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function problems(settings: Record<string, string>): readonly string[] {
  try {
    readConfig(settings);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('the credentials in the settings', () => {
  it('put the secret into the body unless told otherwise', () => {
    const usual = readConfig(base).bot.credential;
    const basic = readConfig({ ...base, ENTRA_CLIENT_AUTHENTICATION: 'basic' }).bot.credential;

    expect(usual).toEqual({ kind: 'secret', secret: 'the-secret', sentIn: 'body' });
    expect(basic).toEqual({ kind: 'secret', secret: 'the-secret', sentIn: 'header' });
  });

  it("are the bot's own for every system that names no others", () => {
    expect(readConfig(base).ownCredentials).toEqual({
      graph: undefined,
      exchange: undefined,
      unifiedContacts: undefined,
    });
  });

  it('may differ by system: a secret, a certificate, or a managed identity of either kind', () => {
    const { ownCredentials } = readConfig({
      ...base,
      GRAPH_CLIENT_ID: other,
      GRAPH_CLIENT_SECRET: 'other-secret',
      EXCHANGE_CLIENT_ID: other,
      EXCHANGE_CERTIFICATE_FILE: join(folder, 'one.pem'),
      EXCHANGE_CERTIFICATE_KEY_FILE: join(folder, 'one.key'),
      UNIFIED_CONTACTS_MANAGED_IDENTITY: 'system',
    });
    const assigned = readConfig({ ...base, GRAPH_MANAGED_IDENTITY: other }).ownCredentials.graph;

    expect(ownCredentials.graph).toMatchObject({ clientId: other, credential: { secret: 'other-secret' } });
    expect(ownCredentials.exchange).toMatchObject({ clientId: other, credential: { kind: 'certificate' } });
    expect(ownCredentials.unifiedContacts).toEqual({
      clientId: '',
      credential: { kind: 'managed-identity' },
    });
    expect(assigned).toEqual({ clientId: other, credential: { kind: 'managed-identity' } });
  });

  it.each([
    ['a secret without an id', { GRAPH_CLIENT_SECRET: 'x' }, /GRAPH_CLIENT_ID is missing/],
    ['an id without a secret', { EXCHANGE_CLIENT_ID: other }, /EXCHANGE_CLIENT_SECRET is missing/],
    ['another identity', { GRAPH_MANAGED_IDENTITY: 'mine' }, /GRAPH_MANAGED_IDENTITY is not a GUID/],
    ['another way', { ENTRA_CLIENT_AUTHENTICATION: 'digest' }, /ENTRA_CLIENT_AUTHENTICATION must be one of/],
  ])('are refused by name: %s', (_, settings, problem) => {
    expect(problems({ ...base, ...settings }).join('\n')).toMatch(problem);
  });

  it.each([
    ['of another certificate', 'two.key'],
    ['that is none', 'one.pem'],
  ])('are refused at the start with a key %s', (_, key) => {
    const settings = {
      BOT_CERTIFICATE_FILE: join(folder, 'one.pem'),
      BOT_CERTIFICATE_KEY_FILE: join(folder, key),
    };

    expect(problems({ ...base, ...settings }).join('\n')).toContain(
      'must hold a certificate and its private key',
    );
  });
});

describe('DIRECTORY', () => {
  it.each([
    ['', 'cached'],
    ['cached', 'cached'],
    ['kept', 'cached'],
    ['live', 'live'],
  ])('set to %j means %s', (value, directory) => {
    const settings = value === '' ? base : { ...base, DIRECTORY: value };

    expect(readConfig(settings).directory).toBe(directory);
  });

  it('takes no other word', () => {
    expect(problems({ ...base, DIRECTORY: 'memory' })).toHaveLength(1);
  });
});

describe('the settings of further systems', () => {
  it('leave them all off, and mail contacts with Exchange, unless told otherwise', () => {
    const config = readConfig(base);

    expect(config.exchange.enabled).toBe(true);
    expect(config.adminCenter).toEqual({ url: 'https://admin.microsoft.com', enabled: false });
    expect(config.unifiedContacts).toEqual({ url: '', appId: '' });
    expect(config.pingIdm).toBeUndefined();
  });

  it.each([
    ['exchange', [true, false]],
    ['admin-center', [false, true]],
    ['off', [false, false]],
  ])('choose one way to mail contacts: %s', (way, expected) => {
    const { exchange, adminCenter } = readConfig({ ...base, MAIL_CONTACTS: way });

    expect([exchange.enabled, adminCenter.enabled]).toEqual(expected);
  });

  it('take Unified Contacts with its address and its app id', () => {
    const settings = { UNIFIED_CONTACTS_URL: 'https://uc.example/', UNIFIED_CONTACTS_APP_ID: other };

    expect(readConfig({ ...base, ...settings }).unifiedContacts).toEqual({
      url: 'https://uc.example',
      appId: other,
    });
    expect(problems({ ...base, UNIFIED_CONTACTS_URL: 'https://uc.example' })).toEqual([
      expect.stringContaining('UNIFIED_CONTACTS_APP_ID'),
    ]);
    expect(problems({ ...base, ...settings, UNIFIED_CONTACTS_URL: 'http://uc.example' })).toEqual([
      expect.stringContaining('https'),
    ]);
  });

  it('take PingIDM with a user or with a token', () => {
    const PINGIDM_URL = 'https://idm.example';
    const user = { PINGIDM_USER: 'bot', PINGIDM_PASSWORD: 'pass' };

    expect(readConfig({ ...base, PINGIDM_URL, ...user }).pingIdm?.credential).toEqual({
      kind: 'user',
      user: 'bot',
      password: 'pass',
    });
    expect(readConfig({ ...base, PINGIDM_URL, PINGIDM_TOKEN: 'abc' }).pingIdm?.credential).toEqual({
      kind: 'bearer',
      token: 'abc',
    });
    expect(problems({ ...base, PINGIDM_URL, PINGIDM_USER: 'bot' })).toEqual([
      expect.stringContaining('PINGIDM_PASSWORD'),
    ]);
  });
});

describe('a setting of a shape that cannot work', () => {
  const certificate = '/nowhere/cert.pem';
  it.each([
    [
      'a wildcard host',
      { BOT_SERVICE_HOSTS: '*.trafficmanager.net' },
      /BOT_SERVICE_HOSTS must hold exact hosts/,
    ],
    ['a host among good ones', { BOT_SERVICE_HOSTS: 'smba.trafficmanager.net,*.x' }, /BOT_SERVICE_HOSTS/],
    ['an address for a host', { BOT_SERVICE_HOSTS: 'https://smba.trafficmanager.net' }, /without https/],
    ['a host with a path', { BOT_SERVICE_HOSTS: 'smba.trafficmanager.net/emea' }, /BOT_SERVICE_HOSTS/],
    ['a suffix', { BOT_SERVICE_HOSTS: '.trafficmanager.net' }, /BOT_SERVICE_HOSTS/],
    ['no host', { BOT_SERVICE_HOSTS: ', ,' }, /BOT_SERVICE_HOSTS must name at least one/],
    ['a port beyond all', { BOT_SERVICE_HOSTS: 'localhost:70000' }, /BOT_SERVICE_HOSTS/],
    [
      'an issuer that is no address',
      { BOT_TOKEN_ISSUER: 'botframework' },
      /BOT_TOKEN_ISSUER must be an https/,
    ],
    ['an address to listen at', { HOST: 'http://0.0.0.0' }, /HOST must be an address/],
    ['a port in another notation', { PORT: '0x50' }, /PORT is not a port number/],
    ['one port for two', { PORT: '4000', METRICS_PORT: '4000' }, /METRICS_PORT must be another port/],
    [
      'an address with a query',
      { GRAPH_URL: 'https://graph.microsoft.com/?x=1' },
      /GRAPH_URL must be an address without/,
    ],
    ['an address with a user', { EXCHANGE_URL: 'https://me:pw@outlook.office365.com' }, /EXCHANGE_URL/],
    [
      'PingIDM with its path',
      { PINGIDM_URL: 'https://idm.example/openidm', PINGIDM_TOKEN: 'x' },
      /without \/openidm/,
    ],
    ['PingIDM without its address', { PINGIDM_TOKEN: 'x' }, /PINGIDM_TOKEN need PINGIDM_URL/],
    [
      'a key without a certificate',
      { BOT_CERTIFICATE_KEY_FILE: certificate },
      /BOT_CERTIFICATE_FILE is missing/,
    ],
    ['a database without a name', { DATABASE_URL: 'postgres://db.example' }, /DATABASE_URL must look like/],
    [
      'a database on a host that no host can be called',
      { DATABASE_URL: 'postgres://db,other/cardfile' },
      /DATABASE_URL must look like/,
    ],
    ['a host with a space', { DATABASE_URL: 'postgres://my%20db/cardfile' }, /DATABASE_URL must look like/],
    ['a secret of two lines', { BOT_PASSWORD: 'one\ntwo' }, /BOT_PASSWORD must be one line/],
    ['too few turns', { TURNS_PER_MINUTE: '1' }, /TURNS_PER_MINUTE must be a whole number/],
    ['turns that are no number', { TURNS_PER_MINUTE: 'many' }, /TURNS_PER_MINUTE/],
  ])('is refused by name: %s', (_, settings, problem) => {
    expect(problems({ ...base, ...settings }).join('\n')).toMatch(problem);
  });

  it('is told once, and never with the value of a secret', () => {
    const told = problems({ ...base, BOT_PASSWORD: 'one\ntwo' });

    expect(told).toHaveLength(1);
    expect(told.join()).not.toContain('two');
  });

  it.each(['-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'])(
    'is told without a key that was pasted in place of its file: %j',
    (key) => {
      const told = problems({ ...base, BOT_CERTIFICATE_FILE: 'one.pem', BOT_CERTIFICATE_KEY_FILE: key });

      expect(told.join()).toContain('BOT_CERTIFICATE_KEY_FILE must be');
      expect(told.join()).not.toContain('MIIEvQ');
    },
  );

  it.each([
    { BOT_SERVICE_HOSTS: 'smba.trafficmanager.net, localhost:3978,[::1]:3979,127.0.0.1:80' },
    { HOST: '0.0.0.0' },
    { HOST: '::1' },
    { HOST: 'localhost' },
    { METRICS_PORT: '9100' },
    { DATABASE_URL: 'postgres:///cardfile?host=/run/postgresql' },
    { DATABASE_URL: 'postgres://user:p,w@%2Frun%2Fpostgresql/cardfile' },
    { DATABASE_URL: 'postgres://user:password@my_db-1.example:5432/cardfile' },
    { DATABASE_URL: 'postgres://user:password@[::1]:5432/cardfile' },
    { DATABASE_URL: 'postgres://user:password@bücher.example/cardfile' },
    { GRAPH_URL: 'https://graph.microsoft.us/' },
  ])('is no such: %j', (settings) => {
    expect(problems({ ...base, ...settings } as Record<string, string>)).toEqual([]);
  });
});
