import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { ConfigurationError } from '../src/errors.ts';
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
