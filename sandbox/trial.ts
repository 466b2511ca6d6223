import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { importKnownContacts } from '../src/cli/import-known-contacts.ts';
import { cast } from './organisation/cast.ts';
import { startPlayground } from './playground.ts';
import { startPlaygroundRelay } from './playground-relay.ts';
import { freePort, runBot } from './run-bot.ts';
import { startSandbox } from './sandbox.ts';
import { startTeams } from './teams/start-teams.ts';
import type { TeamsPerson } from './teams/types.ts';

export interface TrialOptions {
  /** Where the bot should listen; the next free port is taken when it is in use. */
  readonly port: number;
  /** Where the bot keeps its data; a temporary directory, removed at the end, unless given. */
  readonly dataDirectory: string | undefined;
  /** Settings of the bot in place of the trial's own, as in env/.env.example. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Puts Microsoft's Agents Playground in front of the bot instead of the sandbox chat. */
  readonly usesPlayground: boolean;
  /** Called with words for the terminal when the bot ends without having been asked to. */
  readonly onDeath: (report: string) => void;
}

/** Everything that `npm run try` starts. */
export interface Trial {
  /** What to open in a browser. */
  readonly address: string;
  readonly botProcessId: number;
  close(): Promise<void>;
}

const people: readonly TeamsPerson[] = [
  { ...cast.admin, role: 'Contact admin' },
  { ...cast.approver, role: 'Approver' },
  { ...cast.staff, role: 'Staff member' },
];

/** The side of Teams that the bot meets, whichever client is in front of it. */
interface FrontServer {
  readonly settings: Readonly<Record<string, string>>;
  /** Tells the front where the bot is, and gives the address of the client. */
  open(messagingEndpoint: string): Promise<string>;
}

/**
 * Starts the pretend organisation, a Teams, and the bot as in production.
 * @throws in plain words when a part does not start; what had started is ended again
 */
export async function startTrial(options: TrialOptions): Promise<Trial> {
  const closers: (() => Promise<void>)[] = [];

  async function close(): Promise<void> {
    // Last started, first ended; one that fails must not keep the others alive.
    for (const closer of closers.splice(0).reverse()) await closer().catch(() => undefined);
  }

  async function dataDirectory(): Promise<string> {
    if (options.dataDirectory !== undefined) {
      const kept = resolve(options.dataDirectory);
      await mkdir(kept, { recursive: true });
      return kept;
    }
    const temporary = await mkdtemp(join(tmpdir(), 'cardfile-trial-'));
    closers.push(() => rm(temporary, { recursive: true, force: true }));
    return temporary;
  }

  async function frontServer(
    tenantId: string,
    botId: string,
    verifyBotToken: (token: string) => Promise<boolean>,
  ): Promise<FrontServer> {
    const common = { tenantId, botId, botName: 'Cardfile', verifyBotToken };
    if (options.usesPlayground) {
      const relay = await startPlaygroundRelay({ ...common, person: people[0] ?? cast.admin });
      closers.push(relay.close);
      return {
        settings: settingsOf(relay),
        async open(messagingEndpoint) {
          relay.connectBot(messagingEndpoint);
          const playground = await startPlayground({ ...common, people, botEndpoint: relay.botEndpoint });
          closers.push(playground.close);
          return playground.address;
        },
      };
    }
    const teams = await startTeams({ ...common, people, throttles: true });
    closers.push(teams.close);
    return {
      settings: settingsOf(teams),
      async open(messagingEndpoint) {
        teams.connectBot(messagingEndpoint);
        return teams.pageUrl;
      },
    };
  }

  try {
    const data = await dataDirectory();
    const sandbox = await startSandbox();
    closers.push(() => sandbox.close());
    const environment = sandbox.environment();
    await importKnownContacts(sandbox.feedingSystemCsv(), { directory: data });
    const front = await frontServer(environment.BOT_TENANT_ID ?? '', environment.BOT_ID ?? '', (token) =>
      sandbox.verifyBotToken(token),
    );
    const bot = await runBot({
      port: await freePort(options.port),
      environment: { ...environment, ...front.settings, DATA_DIR: data, ...options.settings },
      onDeath: options.onDeath,
    });
    closers.push(bot.stop);
    const address = await front.open(`${bot.origin}/api/messages`);
    return { address, botProcessId: bot.processId, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function settingsOf(front: {
  readonly openIdMetadataUrl: string;
  readonly issuer: string;
  readonly serviceHost: string;
}): Readonly<Record<string, string>> {
  return {
    BOT_OPENID_METADATA: front.openIdMetadataUrl,
    BOT_TOKEN_ISSUER: front.issuer,
    BOT_SERVICE_HOSTS: front.serviceHost,
    BOT_FILE_HOSTS: front.serviceHost,
  };
}
