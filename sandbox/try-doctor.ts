import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from './clean-environment.ts';
import { cast } from './organisation/cast.ts';
import { startSandbox } from './sandbox.ts';
import { startTeams } from './teams/start-teams.ts';

const entry = fileURLToPath(new URL('../src/cli/doctor.ts', import.meta.url));
const manifest = new URL('../appPackage/manifest.json', import.meta.url);

/** Lets `npm run doctor` examine the pretend organisation, and gives its exit code. Its lines go to the terminal. */
export async function tryDoctor(settings: Readonly<Record<string, string>> = {}): Promise<number> {
  const sandbox = await startSandbox();
  const environment = sandbox.environment();
  const [tenantId, botId] = [environment.BOT_TENANT_ID ?? '', environment.BOT_ID ?? ''];
  const verifyBotToken = (token: string) => sandbox.verifyBotToken(token);
  const teams = await startTeams({ tenantId, botId, botName: 'Cardfile', people: [], verifyBotToken });
  const folder = await mkdtemp(join(tmpdir(), 'cardfile-doctor-'));
  try {
    const packaged = join(folder, 'manifest.json');
    await writeFile(packaged, (await readFile(manifest, 'utf8')).replaceAll(/\$\{\{BOT_ID\}\}/g, botId));
    const child = spawn(process.execPath, [entry, '--mailbox', cast.admin.objectId, '--manifest', packaged], {
      env: {
        ...cleanEnvironment(),
        ...environment,
        BOT_OPENID_METADATA: teams.openIdMetadataUrl,
        ...settings,
      },
      stdio: 'inherit',
    });
    return await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  } finally {
    await rm(folder, { recursive: true, force: true });
    await teams.close();
    await sandbox.close();
  }
}
