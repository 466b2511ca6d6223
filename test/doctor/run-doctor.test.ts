import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Runs a script in a process of its own. */
function run(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...words],
      { env: { PATH: process.env.PATH ?? '', ...environment } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
    );
  });
}

describe('npm run doctor', () => {
  it('is all green in the trial', async () => {
    const { code, output } = await run(['src/sandbox/try.ts', '--doctor']);

    expect(output).not.toContain('✗');
    expect(output).toMatch(/All \d+ checks passed\./);
    expect(code).toBe(0);
  });

  it('names every missing setting, and ends with 1', async () => {
    const { code, output } = await run(['src/run-doctor.ts'], { BOT_ID: 'not-a-guid' });

    expect(output).toMatch(/✗ Settings: BOT_ID is not a GUID/);
    expect(output).toMatch(/✗ Settings: ADMIN_GROUP_ID is missing/);
    expect(output).toContain('env/.env.example');
    expect(code).toBe(1);
  });

  it('ends with 1 and the next step when something is wrong', async () => {
    const guid = '11111111-2222-4333-8444-555555555555';
    const { code, output } = await run(['src/run-doctor.ts'], {
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
});
