import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig, readDatabaseTarget } from '../src/config.ts';
import { createCredentialReader } from '../src/credentials.ts';
import { secretSettings } from '../src/secret-files.ts';
import { recordingLog } from './providers/helpers/calls.ts';
import { selfSigned } from './providers/helpers/certificates.ts';

const settings = {
  BOT_ID: '11111111-2222-4333-8444-000000000001',
  BOT_TENANT_ID: '11111111-2222-4333-8444-555555555555',
  ADMIN_GROUP_ID: '11111111-2222-4333-8444-000000000002',
};
let folder: string;
const before = { ...process.env };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardfile-credentials-'));
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe('a secret in a file', () => {
  it('is its text without the line break, for every secret', () => {
    const files = Object.fromEntries(
      secretSettings.map((name) => [`${name}_FILE`, write(name, `${name.toLowerCase()}\n`)]),
    );
    write('OTEL_EXPORTER_OTLP_HEADERS', 'api-key=x');
    write('DATABASE_URL', 'postgres://user:password@host:5432/cardfile');
    const ids = {
      GRAPH_CLIENT_ID: settings.BOT_ID,
      EXCHANGE_CLIENT_ID: settings.BOT_ID,
      UNIFIED_CONTACTS_CLIENT_ID: settings.BOT_ID,
    };

    const config = readConfig({
      ...settings,
      ...files,
      ...ids,
      PINGIDM_URL: 'https://idm.example',
      PINGIDM_USER: 'user',
      PINGIDM_TOKEN_FILE: '',
    });

    expect(config.bot.credential).toMatchObject({ kind: 'secret', secret: 'bot_password' });
    expect(config.ownCredentials.graph?.credential).toMatchObject({ secret: 'graph_client_secret' });
    expect(config.ownCredentials.exchange?.credential).toMatchObject({ secret: 'exchange_client_secret' });
    expect(config.pingIdm?.credential).toEqual({ kind: 'user', user: 'user', password: 'pingidm_password' });
    expect(readDatabaseTarget(files)).toMatchObject({ url: expect.stringContaining('host:5432') });
  });

  it.each([
    [{ BOT_PASSWORD: 'x' }, 'BOT_PASSWORD and BOT_PASSWORD_FILE exclude each other.'],
    [
      { BOT_PASSWORD_FILE: '/no/such-file' },
      'BOT_PASSWORD_FILE must be the path of a file that can be read.',
    ],
  ])('is told when it cannot be used: %j', (wrong, problem) => {
    const BOT_PASSWORD_FILE = write('secret', 'one');

    expect(() => readConfig({ ...settings, BOT_PASSWORD_FILE, ...wrong })).toThrow(problem);
  });
});

describe('credentials that change while Cardfile runs', () => {
  it('are those of the files as they are now; others stay the same', () => {
    const [one, two] = [selfSigned('one'), selfSigned('two')];
    const { log, lines } = recordingLog('info');
    const config = readConfig({
      ...settings,
      BOT_CERTIFICATE_FILE: write('bot.pem', one.certificate),
      BOT_CERTIFICATE_KEY_FILE: write('bot.key', one.key),
      GRAPH_CLIENT_ID: settings.BOT_ID,
      GRAPH_CLIENT_SECRET_FILE: write('graph', 'first'),
      DATABASE_URL_FILE: write('database', 'postgres://user:first@host/cardfile'),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://telemetry.example',
      OTEL_EXPORTER_OTLP_HEADERS_FILE: write('headers', 'api-key=first'),
    });
    const credentials = createCredentialReader(config, log);
    const atFirst = credentials.current();

    credentials.reload();
    expect(credentials.current()).toBe(atFirst);
    write('graph', 'second');
    // One of the two files is still the old one.
    write('bot.pem', two.certificate);
    credentials.reload();
    expect(credentials.current()).toBe(atFirst);
    write('bot.key', two.key);
    credentials.reload();

    expect(credentials.current()).toMatchObject({
      bot: { kind: 'certificate', certificate: two.certificate, key: two.key },
      graph: { kind: 'secret', secret: 'second' },
    });
    write('graph', 'third');
    write('database', 'postgres://user:third@host/cardfile');
    write('headers', 'api-key=third');
    const { bot } = credentials.current();
    credentials.reload();
    expect(credentials.current().bot).toBe(bot);
    expect(credentials.current()).toMatchObject({
      database: 'postgres://user:third@host/cardfile',
      telemetry: { 'api-key': 'third' },
    });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'credentials.failed' },
      { event: 'credentials.changed', credentials: ['bot', 'graph'] },
      { event: 'credentials.changed', credentials: ['graph', 'database', 'telemetry'] },
    ]);
    expect(lines.join('')).not.toMatch(/second|third|BEGIN/);
  });

  it('are those of the file .env, unless the environment has them', () => {
    const text = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    process.env.ENV_FILE = write('env', `${text.join('')}BOT_PASSWORD=first\nPINGIDM_TOKEN=of-the-file\n`);
    process.env.PINGIDM_URL = 'https://idm.example';
    process.env.PINGIDM_TOKEN = 'of-the-environment';
    const credentials = createCredentialReader(readConfig(), recordingLog().log);

    write('env', `${text.join('')}BOT_PASSWORD=second\nPINGIDM_TOKEN=changed\n`);
    credentials.reload();

    expect(credentials.current()).toMatchObject({
      bot: { secret: 'second' },
      pingIdm: { token: 'of-the-environment' },
    });
  });
});
