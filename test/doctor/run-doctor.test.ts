import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../sandbox/clean-environment.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';

/** Runs a script in a process of its own. */
function run(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...words],
      {
        env: {
          PATH: process.env.PATH ?? '',
          ...cleanEnvironment(),
          ...environment,
        },
      },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
    );
  });
}

describe('npm run doctor', () => {
  it('is all green in the trial', async () => {
    const { code, output } = await run(['sandbox/try.ts', '--doctor']);

    expect(output).not.toContain('✗');
    expect(output).toMatch(/⚠ Endpoint: .*\n.*Set PUBLIC_URL/);
    expect(output).toMatch(/✓ Versions: Cardfile .*\n✓ Database: SQLite .*\n✓ Disk: /);
    expect(output).toMatch(/All \d+ checks passed/);
    expect(code).toBe(0);
  });

  it('names every missing setting, and ends with 1', async () => {
    const { code, output } = await run(['src/cli/doctor.ts'], { BOT_ID: 'not-a-guid' });

    expect(output).toMatch(/✗ Settings: BOT_ID is not a GUID/);
    expect(output).toMatch(/✗ Settings: ADMIN_GROUP_ID is missing/);
    expect(output).toContain('env/.env.example');
    expect(code).toBe(1);
  });

  it('ends with 1 and the next step when something is wrong', async () => {
    const guid = '11111111-2222-4333-8444-555555555555';
    const { code, output } = await run(['src/cli/doctor.ts'], {
      BOT_ID: guid,
      BOT_TENANT_ID: guid,
      BOT_PASSWORD: 'the-secret',
      ADMIN_GROUP_ID: guid,
      ENTRA_AUTHORITY: 'http://127.0.0.1:9',
      BOT_OPENID_METADATA: 'http://127.0.0.1:9/openid',
    });

    expect(output).toMatch(/✗ Entra: the bot can sign in.*\n\s+→ /);
    expect(output).not.toContain('the-secret');
    expect(code).toBe(1);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'there is no managed identity on the machine',
      { BOT_TYPE: 'UserAssignedMSI', AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:9' },
      /bot can sign in.*\n.*in Azure only.*BOT_TYPE=SingleTenant/,
    ],
    [
      'the managed identity of one system is not on the machine',
      { GRAPH_MANAGED_IDENTITY: 'system', AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:9' },
      /Graph.*\n.*in Azure only.*GRAPH_CLIENT_SECRET instead of GRAPH_MANAGED_IDENTITY/,
    ],
  ])('says what to do when %s', async (_, settings, expected) => {
    const sandbox = await startSandbox();
    const { code, output } = await run(['src/cli/doctor.ts'], { ...sandbox.environment(), ...settings });
    await sandbox.close();

    expect(output).toMatch(expected);
    expect(code).toBe(1);
  });

  it.each(['app-service', 'virtual-machine'] as const)(
    'says where a managed identity is assigned to a machine of the kind %s',
    async (kind) => {
      const sandbox = await startSandbox();
      const { code, output } = await run(['src/cli/doctor.ts'], {
        ...sandbox.environment(),
        ...sandbox.managedIdentity.environment(kind),
        BOT_TYPE: 'UserAssignedMSI',
        BOT_ID: '11111111-2222-4333-8444-000000000009',
      });
      await sandbox.close();

      expect(output).toMatch(/bot can sign in.*\n.*Assign the managed identity with the client id BOT_ID/);
      expect(code).toBe(1);
    },
  );
});
