import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { freePort } from './run-bot.ts';
import type { JsonObject, TeamsPerson } from './teams/types.ts';

export interface PlaygroundOptions {
  readonly tenantId: string;
  readonly botId: string;
  readonly botName: string;
  /** The first is the one who writes. */
  readonly people: readonly TeamsPerson[];
  /** The relay's. */
  readonly botEndpoint: string;
}

export interface Playground {
  readonly address: string;
  close(): Promise<void>;
}

const watchdog = fileURLToPath(new URL('./keep.ts', import.meta.url));
const usualPort = 56_150;
const patienceMs = 90_000;

function user(person: TeamsPerson): JsonObject {
  const [givenName = '', ...rest] = person.name.split(' ');
  return {
    id: person.teamsId,
    name: person.name,
    // Spelled so in the Playground's schema.
    userPrincipleName: person.userPrincipalName,
    aadObjectId: person.objectId,
    givenName,
    surname: rest.join(' '),
    email: person.userPrincipalName,
  };
}

/** The Playground's schema wants exactly five users beside the one who writes. */
function colleagues(people: readonly TeamsPerson[]): readonly TeamsPerson[] {
  const extras = [1, 2, 3, 4, 5].map((number) => ({
    objectId: `c0ffee00-0000-4000-8000-0000000001${String(number).padStart(2, '0')}`,
    teamsId: `29:1colleague-${number}`,
    name: `Colleague ${number}`,
    userPrincipalName: `colleague${number}@contoso.com`,
  }));
  return [...people.slice(1), ...extras].slice(0, 5);
}

function config({ tenantId, botId, botName, people }: PlaygroundOptions): JsonObject {
  const [first] = people;
  return {
    version: '0.1.1',
    tenantId,
    bot: { id: `28:${botId}`, name: botName },
    currentUser: first === undefined ? {} : user(first),
    users: colleagues(people).map(user),
    personalChat: { id: 'a:1playground-personal-chat' },
    groupChat: { id: '19:playgroundgroupchat@thread.v2', name: 'Customer care' },
    team: {
      id: '19:playgroundteam@thread.tacv2',
      name: 'Customer care',
      aadGroupId: 'c0ffee00-0000-4000-8000-0000000002aa',
      channels: [{ id: '19:playgroundchannel@thread.tacv2', name: 'Contacts' }],
    },
  };
}

async function answers(address: string): Promise<boolean> {
  try {
    const response = await request(address);
    await response.body.dump();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

/**
 * Fetches Microsoft 365 Agents Playground with npx and starts it. It is licensed for evaluation, so it is no
 * dependency of ours. It listens on all network interfaces; there is no setting against that.
 * @throws in plain words when it cannot be fetched or started
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const directory = await mkdtemp(join(tmpdir(), 'cardfile-playground-'));
  // JSON is YAML too.
  await writeFile(
    join(directory, '.m365agentsplayground.yml'),
    JSON.stringify(config(options), undefined, 2),
  );
  const port = await freePort(usualPort);
  const playground = ['--yes', '@microsoft/m365agentsplayground@0.2', '-e', options.botEndpoint];
  const settings = ['-c', 'msteams', '-p', String(port), '--disable-telemetry'];
  // Otherwise it opens a browser by itself, and ends when there is none.
  const environment = join(directory, 'playground.env');
  await writeFile(environment, 'TEAMSAPPTESTER_BROWSER=none\n');
  const child = spawn(
    process.execPath,
    [`--env-file=${environment}`, watchdog, 'npx', ...playground, ...settings],
    {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    },
  );
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  async function close(): Promise<void> {
    if (child.connected) child.disconnect();
    await ended;
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }

  const address = `http://localhost:${port}`;
  const end = performance.now() + patienceMs;
  while (!(await answers(address))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > end) {
      await close();
      const words = lines.slice(-15).map((line) => `  ${line}`);
      throw new Error(`The Agents Playground could not be fetched or started.\n\n${words.join('\n')}`);
    }
    await wait(100);
  }
  return { address, close };
}
