import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../sandbox/clean-environment.ts';
import { resources } from '../../sandbox/fakes/entra.ts';
import { cast, groups } from '../../sandbox/organisation/cast.ts';
import { freePort, runBot } from '../../sandbox/run-bot.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { startTeams, type Teams } from '../../sandbox/teams/start-teams.ts';
import { createToolBackends, examine } from '../../src/cli/examine.ts';
import {
  exchangeCustomRoleCommands,
  exchangeListRoleCommands,
  nextSteps,
} from '../../src/cli/setup/next-steps.ts';
import { neededPermissions } from '../../src/cli/setup/permissions.ts';
import { stages } from '../../src/cli/setup/questions.ts';
import { readConfig } from '../../src/config.ts';
import { reportLines } from '../../src/doctor/report.ts';
import { type Setting, settings } from '../../src/settings.ts';

const script = fileURLToPath(new URL('../../src/cli/setup.ts', import.meta.url));
let sandbox: Sandbox;
let teams: Teams;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { BOT_TENANT_ID: tenantId = '', BOT_ID: botId = '' } = sandbox.environment();
  teams = await startTeams({
    tenantId,
    botId,
    botName: 'Cardfile',
    people: [{ ...cast.admin, role: 'Contact admin' }],
    verifyBotToken: (token) => sandbox.verifyBotToken(token),
  });
});
afterAll(async () => {
  await teams.close();
  await sandbox.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardfile-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Where the organisation's systems are, which is nothing that setup asks for. */
function addresses(): Record<string, string> {
  const {
    ENTRA_AUTHORITY = '',
    GRAPH_URL = '',
    EXCHANGE_URL = '',
    ADMIN_CENTER_URL = '',
  } = sandbox.environment();
  return {
    ENTRA_AUTHORITY,
    GRAPH_URL,
    EXCHANGE_URL,
    ADMIN_CENTER_URL,
    BOT_OPENID_METADATA: teams.openIdMetadataUrl,
    BOT_TOKEN_ISSUER: teams.issuer,
    BOT_SERVICE_HOSTS: teams.serviceHost,
  };
}

const company = {
  DEVELOPER_NAME: 'Contoso',
  DEVELOPER_URL: 'https://www.contoso.com',
};

function adminGroupName(): string {
  return sandbox.organisation.groups.get(groups.admin)?.displayName ?? '';
}

interface Ending {
  readonly code: number | null;
  readonly output: string;
}

/** Runs setup in an empty folder; `typed` are the lines of the person at the terminal. */
function runSetup(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  typed: readonly string[] = [],
): Promise<Ending> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...words],
      { cwd: folder, env: { ...cleanEnvironment(), ENV_FILE: '', ...environment } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    );
    child.stdin?.end(typed.map((line) => `${line}\n`).join(''));
  });
}

function written(): Record<string, string | undefined> {
  return parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
}

describe('npm run setup', () => {
  it('writes .env and the app package from what is typed, and npm start answers a turn with them', async () => {
    const {
      BOT_ID = '',
      BOT_PASSWORD = '',
      UNIFIED_CONTACTS_URL = '',
      UNIFIED_CONTACTS_APP_ID = '',
    } = sandbox.environment();
    const typed = [
      // The tenant by a domain, at first a wrong one.
      'nowhere.invalid',
      'contoso.com',
      BOT_ID,
      '',
      'a-wrong-secret',
      'yes',
      '',
      '',
      '',
      BOT_PASSWORD,
      // Contact systems.
      '',
      '',
      UNIFIED_CONTACTS_URL,
      UNIFIED_CONTACTS_APP_ID,
      'https://idm.contoso.com/openidm',
      '',
      // Groups by name, by id, and none.
      'Nobody’s group',
      adminGroupName(),
      groups.approver,
      '',
      // Server.
      'https://cardfile.contoso.com/',
      '',
      // App package.
      company.DEVELOPER_NAME,
      'www.contoso.com',
      company.DEVELOPER_URL,
      '',
      '',
    ];

    const { code, output } = await runSetup([], addresses(), typed);

    expect(output).toContain('Entra knows no such tenant');
    expect(output).toMatch(/✗ Entra: the bot can sign in/);
    expect(output).toContain('✗ It must be the address without /openidm');
    expect(output).toContain('no group has this name');
    expect(output).toContain('must be an https address');
    expect(output).toContain('✓ Groups: the group of ADMIN_GROUP_ID exists');
    expect(output).toContain('✓ Exchange: mail contacts can be read');
    expect(output).toContain('build/cardfile.zip is ready');
    expect(output).not.toContain(BOT_PASSWORD);
    expect(output).not.toContain('Exchange role');
    expect(output).not.toContain('adminconsent');
    expect(code, output).toBe(0);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(written()).toMatchObject({
      BOT_TENANT_ID: sandbox.organisation.tenantId,
      BOT_ID,
      BOT_PASSWORD,
      ADMIN_GROUP_ID: groups.admin,
      APPROVER_GROUP_ID: groups.approver,
      UNIFIED_CONTACTS_APP_ID,
      PUBLIC_URL: 'https://cardfile.contoso.com',
      ...company,
    });
    expect(written()).not.toHaveProperty('MAIL_CONTACTS');

    const bot = await runBot({
      port: await freePort(3978),
      // Everything but the folder for data is in the file.
      environment: { ENV_FILE: join(folder, '.env'), DATA_DIR: join(folder, 'data') },
      onDeath: () => {},
    });
    teams.connectBot(`${bot.origin}/api/messages`);
    const answer = await teams.as(cast.admin).in('personal').say('find contact John');
    await bot.stop();

    expect(JSON.stringify(answer)).toContain('John');
  });

  it('asks nothing with --yes, and keeps the lines of the file that it does not change', async () => {
    const { BOT_ID = '', BOT_PASSWORD = '' } = sandbox.environment();
    // CLIENT_ID is how the Teams CLI calls the app that it has registered.
    writeFileSync(
      join(folder, '.env'),
      `# ours\nCLIENT_ID=${BOT_ID}\nBOT_PASSWORD=old\nLOG_LEVEL=debug\nMAIL_CONTACTS=off\nAPPROVER_GROUP_ID=none\nEDITOR_GROUP_ID=\n`,
      {
        mode: 0o600,
      },
    );

    const { code, output } = await runSetup(
      [
        '--yes',
        ...['--set', `ADMIN_GROUP_ID=${adminGroupName()}`],
        ...['--set', 'BOT_TENANT_ID=contoso.com'],
        ...['--set', 'LOG_LEVEL=none'],
      ],
      { ...addresses(), ...company, BOT_PASSWORD },
    );
    const again = await runSetup(['--yes'], {});

    expect(code, output).toBe(0);
    expect(output).not.toContain(BOT_PASSWORD);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toMatch(
      /^# ours\nCLIENT_ID=\S{36}\nBOT_PASSWORD=\S{20,}\nMAIL_CONTACTS=off\nAPPROVER_GROUP_ID=none\nEDITOR_GROUP_ID=\n/,
    );
    expect(written()).toMatchObject({ ADMIN_GROUP_ID: groups.admin, BOT_ID, BOT_PASSWORD });
    expect(again.output).toContain('.env is up to date.');
    expect(again.code, again.output).toBe(0);
  });

  it('takes secrets from the files that the settings name, and leaves them there', async () => {
    const { BOT_ID = '', BOT_PASSWORD = '', BOT_TENANT_ID = '' } = sandbox.environment();
    writeFileSync(join(folder, 'secret'), `${BOT_PASSWORD}\n`);
    const settings = { BOT_TENANT_ID, BOT_ID, BOT_PASSWORD_FILE: 'secret', ADMIN_GROUP_ID: groups.admin };
    const lines = Object.entries({ ...settings, ...addresses(), ...company });
    writeFileSync(join(folder, '.env'), lines.map((line) => `${line.join('=')}\n`).join(''), { mode: 0o600 });

    const { code, output } = await runSetup(['--yes'], {});
    const twice = await runSetup(['--yes', '--set', 'BOT_PASSWORD=x'], {});

    expect(output).toContain('✓ BOT_PASSWORD is in the file that BOT_PASSWORD_FILE names');
    expect(code, output).toBe(0);
    expect(written()).toMatchObject(settings);
    expect(written()).not.toHaveProperty('BOT_PASSWORD');
    expect(twice.output).toBe(
      'BOT_PASSWORD and BOT_PASSWORD_FILE exclude each other.\nNothing was written.\n',
    );
  });

  it('names everything that is missing or wrong with --yes, and writes nothing', async () => {
    const { code, output } = await runSetup(['--yes', '--set', 'MAIL_CONTACTS=x'], addresses());
    const unasked = await runSetup([], { ...addresses(), LOG_LEVEL: 'loud' });

    expect(output).toContain('BOT_TENANT_ID is needed.');
    expect(output).toContain('BOT_ID is needed.');
    expect(output).toContain('MAIL_CONTACTS must be one of');
    expect(output).toContain('DEVELOPER_NAME is needed.');
    expect(output).toContain('Nothing was written.');
    expect(output).not.toMatch(/^\s+at /m);
    expect(unasked.output).toMatch(/^LOG_LEVEL must be one of: .*\nNothing was written\.\n$/);
    expect(() => written()).toThrow();
    expect([code, unasked.code]).toEqual([1, 1]);
  });

  it('leaves the file as it is when the person says no, or goes away', async () => {
    const { BOT_ID = '', BOT_PASSWORD = '', BOT_TENANT_ID = '' } = sandbox.environment();
    const before = `BOT_ID=${BOT_ID}\nBOT_PASSWORD=old\n`;
    writeFileSync(join(folder, '.env'), before, { mode: 0o600 });
    const environment = {
      ...addresses(),
      ...company,
      BOT_TENANT_ID,
      BOT_PASSWORD,
      ADMIN_GROUP_ID: groups.admin,
    };
    const questions = stages
      .flatMap((stage) => stage.questions)
      .filter(({ name }) => !/CERTIFICATE|_APP_ID|PINGIDM_(USER|PASS|TOK)/.test(name));

    const refused = await runSetup([], environment, [...questions.map(() => ''), 'no']);
    const left = await runSetup([], environment, ['']);

    expect(refused.output).toMatch(/Change BOT_TENANT_ID, BOT_PASSWORD, .* in \.env\? yes or no/);
    expect(refused.output).toContain('Nothing was written.');
    expect(left.output).toContain('Setup ended before its last question. Nothing was written.');
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(before);
    expect([refused.code, left.code]).toEqual([1, 1]);
  });

  it('prints how the missing permissions, the Exchange role and the setup policy are given, with the ids', async () => {
    const { BOT_ID = '', BOT_PASSWORD = '' } = sandbox.environment();
    sandbox.entra.removeRole(BOT_ID, resources.graph, 'OrgContact.Read.All');
    sandbox.exchange.faults.add({
      match: { cmdlet: 'Get-MailContact' },
      fault: { kind: 'status', status: 403 },
    });

    const { code, output } = await runSetup(['--yes'], {
      ...addresses(),
      ...company,
      BOT_ID,
      BOT_PASSWORD,
      BOT_TENANT_ID: 'contoso.com',
      ADMIN_GROUP_ID: groups.admin,
      PUBLIC_URL: 'https://cardfile.contoso.com',
    });
    sandbox.entra.grantRole(BOT_ID, resources.graph, 'OrgContact.Read.All');
    sandbox.exchange.faults.clear();

    expect(output).toContain(
      `${sandbox.entra.url}/${sandbox.organisation.tenantId}/adminconsent?client_id=${BOT_ID}`,
    );
    expect(output).toContain('- Microsoft Graph: OrgContact.Read.All\n');
    expect(output).toContain("Where-Object Value -eq 'OrgContact.Read.All'");
    expect(output).toContain(`New-ManagementRoleAssignment -App ${BOT_ID} -Role`);
    expect(output).toContain('https://cardfile.contoso.com/api/messages');
    expect(output).toContain(
      `Grant-CsTeamsAppSetupPolicy -PolicyName Cardfile -Group ${groups.admin} -Rank 1`,
    );
    expect(written()).toMatchObject({ BOT_ID });
    expect(code).toBe(1);
  });
});

describe('npm run setup for a managed identity', () => {
  it('takes the secret out of the file, and tells how an identity gets what it needs, where there is none', async () => {
    const { BOT_ID = '' } = sandbox.environment();
    writeFileSync(join(folder, '.env'), 'BOT_TYPE=SingleTenant\nBOT_PASSWORD=old\n', { mode: 0o600 });

    const { code, output } = await runSetup(['--yes', '--set', 'BOT_TYPE=UserAssignedMSI'], {
      ...addresses(),
      ...company,
      BOT_ID,
      BOT_TENANT_ID: 'contoso.com',
      ADMIN_GROUP_ID: groups.admin,
      AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:9',
    });

    expect(written()).toMatchObject({ BOT_TYPE: 'UserAssignedMSI' });
    expect(written()).not.toHaveProperty('BOT_PASSWORD');
    expect(output).toContain(`Grant the managed identity ${BOT_ID}`);
    expect(output).not.toContain('adminconsent');
    expect(output.match(/New-MgServicePrincipalAppRoleAssignment/g)).toHaveLength(5);
    expect(output).toContain('Exchange role');
    expect(code).toBe(1);
  });
});

describe('what setup asks and tells', () => {
  it('has a question for every setting without which Cardfile does not start', () => {
    const asked = stages.flatMap((stage) => stage.questions).map(({ name }) => name);
    const needed = Object.entries<Setting>(settings).filter(([, setting]) => setting.needed !== undefined);

    expect(needed.map(([name]) => name).filter((name) => !asked.some((one) => one === name))).toEqual([]);
  });

  it('names the permissions that the doctor misses where none is granted', async () => {
    const other = 'b07b07b0-0000-4000-8000-00000000000e';
    sandbox.entra.register({
      clientId: other,
      name: 'Without permissions',
      secrets: ['secret'],
      certificates: [],
    });
    const config = readConfig({
      ...sandbox.environment(),
      ...addresses(),
      BOT_ID: other,
      BOT_PASSWORD: 'secret',
    });
    const backends = createToolBackends(config);
    const report = reportLines(await examine(config, backends, { manifest: '', isStarted: false })).join(
      '\n',
    );
    await backends.close();
    const missed = report.match(/(?<=the token lacks ).*/g)?.flatMap((list) => list.split(', ')) ?? [];

    expect([...new Set(missed.map((one) => one.split(' or ')[0]))].sort()).toEqual(
      neededPermissions(config)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('has no command without an id where Exchange has the identity of the machine', () => {
    const config = readConfig({ ...sandbox.environment(), EXCHANGE_MANAGED_IDENTITY: 'system' });
    const missing = neededPermissions(config);

    const steps = nextSteps(config, { missing, readsMailContacts: false }).join('\n');

    expect(steps.match(/appId eq '<client id of the identity>'/g)).toHaveLength(2);
    expect(steps).toContain('New-ServicePrincipal -AppId <client id of the identity> ');
    expect(steps).not.toMatch(/appId eq ''|-App(?:Id)? {2}/);
  });

  it('has the commands of docs/providers/exchange-mail-contacts.md', () => {
    const page = readFileSync(
      new URL('../../docs/providers/exchange-mail-contacts.md', import.meta.url),
      'utf8',
    );

    expect(page).toContain(exchangeCustomRoleCommands('<BOT_ID>').join('\n'));
    expect(page).toContain(exchangeListRoleCommands('<BOT_ID>').join('\n'));
  });
});
