import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Balancer, startBalancer } from '../../sandbox/balancer.ts';
import { cast } from '../../sandbox/organisation/cast.ts';
import { freePort, type RunningBot, runBot } from '../../sandbox/run-bot.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type PostgresServer, startPostgres } from '../../sandbox/start-postgres.ts';
import { startTeams, type Teams } from '../../sandbox/teams/start-teams.ts';
import type { TeamsPerson } from '../../sandbox/teams/types.ts';
import { words } from '../../sandbox/teams/words.ts';
import { messages } from '../../src/languages/messages.ts';

/** Cardfile as in production: processes behind a load balancer, on one PostgreSQL, with people in Teams. */
export interface TwoProcesses {
  readonly sandbox: Sandbox;
  readonly teams: Teams;
  readonly postgres: PostgresServer;
  readonly databaseUrl: string;
  /** Colleagues who are no admins and no approvers. */
  readonly colleagues: readonly TeamsPerson[];
  readonly processes: readonly [ManagedProcess, ManagedProcess];
  /** The settings of a process, without ports and folders. */
  settings(): Readonly<Record<string, string>>;
  /** What processes wrote to their log as warnings and errors, the newest ten thousand lines. */
  readonly lines: readonly string[];
  /** The last words of processes that ended by themselves, and were started again. */
  readonly deaths: readonly string[];
  close(): Promise<void>;
}

/**
 * A process that can be ended and started again in its place. One that ends by itself is started again, as a service
 * manager does.
 */
export interface ManagedProcess {
  /** Undefined while it does not run. */
  current(): RunningBot | undefined;
  /**
   * Resolves when it is ready.
   * @param databaseUrl another database than that of the stage
   * @throws {Error} with its last lines, when it ended by itself five times in a row
   */
  start(databaseUrl?: string): Promise<void>;
  /** Ends it as an orchestrator does, or as a crash does. */
  end(how: 'stop' | 'kill'): Promise<void>;
}

export interface TwoProcessesOptions {
  /** How many colleagues can write to Cardfile, besides the cast. */
  readonly colleagues: number;
  /** PostgreSQL does not wait for the disk. */
  readonly isFast?: boolean;
}

/** How long a process may take to end, in milliseconds; orchestrators give it 40 seconds. */
const stopPatienceMs = 40_000;
/** How many times a process is started until it is given up, and the pause between two starts. */
const mostStarts = 5;
const restartAfterMs = 1_000;
const mostLines = 10_000;
const mostMessages = 4_000;
const syncPatienceMs = 90_000;

/** Starts PostgreSQL, both processes and all around them, and waits until the contacts of all systems are cached. */
export async function startTwoProcesses(options: TwoProcessesOptions): Promise<TwoProcesses> {
  const sandbox = await startSandbox({ sizes: { otherMailboxes: options.colleagues } });
  // Enough of the write-ahead log for a backup under load.
  const postgres = await startPostgres({
    isFast: options.isFast ?? false,
    settings: ['wal_keep_size=256MB'],
  });
  const databaseUrl = await postgres.newDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'cardfile-load-'));
  const roles = new Set<string>(Object.values(cast).map(({ objectId }) => objectId));
  const colleagues = sandbox.organisation.users
    .all()
    .filter(({ id, userType, accountEnabled }) => !roles.has(id) && userType === 'Member' && accountEnabled)
    .slice(0, options.colleagues)
    .map(({ id, displayName: name, userPrincipalName }) => ({
      objectId: id,
      teamsId: `29:1${id}`,
      name,
      userPrincipalName,
    }));
  const teams = await startTeams({
    tenantId: sandbox.organisation.tenantId,
    botId: sandbox.botId,
    botName: 'Cardfile',
    people: [...Object.values(cast), ...colleagues],
    verifyBotToken: (token) => sandbox.verifyBotToken(token),
    quietMs: 5,
    mostMessages,
  });
  const lines: string[] = [];
  const deaths: string[] = [];
  const settings = () => ({
    ...sandbox.environment(),
    BOT_OPENID_METADATA: teams.openIdMetadataUrl,
    BOT_TOKEN_ISSUER: teams.issuer,
    BOT_SERVICE_HOSTS: teams.serviceHost,
    DATABASE_URL: databaseUrl,
    TURNS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'warn',
    // Longer than the load balancer takes to notice, on a busy machine, too.
    SHUTDOWN_DELAY: '6',
  });
  const processes = [manage('one', 21_000), manage('two', 23_000)] as const;
  let balancer: Balancer | undefined;
  try {
    balancer = await startBalancer(() => processes.flatMap((one) => one.current()?.origin ?? []));
    teams.connectBot(`${balancer.origin}/api/messages`);
    await Promise.all(processes.map((one) => one.start()));
    await untilSynced(teams);
  } catch (error) {
    await close();
    throw error;
  }
  return { sandbox, teams, postgres, databaseUrl, colleagues, processes, settings, lines, deaths, close };

  function manage(name: string, firstPort: number): ManagedProcess {
    let running: RunningBot | undefined;
    let starting: Promise<void> | undefined;
    let isWanted = false;

    async function startOnce(DATABASE_URL: string): Promise<RunningBot> {
      const port = await freePort(firstPort + Math.floor(Math.random() * 1_900));
      const metricsPort = await freePort(port + 1);
      return runBot({
        port,
        environment: {
          ...settings(),
          DATABASE_URL,
          DATA_DIR: join(folder, name),
          METRICS_PORT: String(metricsPort),
        },
        onDeath(report) {
          running = undefined;
          deaths.push(report);
          starting = startUntilReady(DATABASE_URL);
          // Its deaths are recorded.
          starting.catch(() => {});
        },
        onLine: keep,
      });
    }

    async function startUntilReady(url: string): Promise<void> {
      for (let attempt = 1; isWanted; attempt += 1) {
        try {
          running = await startOnce(url);
          return;
        } catch (error) {
          deaths.push(String(error));
          if (attempt >= mostStarts) throw error;
          await wait(restartAfterMs);
        }
      }
    }

    return {
      current: () => running,
      start(url = databaseUrl) {
        isWanted = true;
        starting = startUntilReady(url);
        return starting;
      },
      async end(how) {
        isWanted = false;
        await starting?.catch(() => {});
        const ending = running;
        if (ending === undefined) return;
        // While it stops, the load balancer still probes it; a dead one refuses connections.
        await (how === 'stop' ? ending.stop(stopPatienceMs) : ending.kill());
        running = undefined;
      },
    };
  }

  function keep(line: string): void {
    lines.push(line);
    if (lines.length > mostLines) lines.shift();
  }

  async function close(): Promise<void> {
    await Promise.all(processes.map((one) => one.end('stop')));
    await balancer?.close();
    await teams.close();
    await sandbox.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function untilSynced(teams: Teams): Promise<void> {
  const admin = teams.as(cast.admin).in('personal');
  const end = performance.now() + syncPatienceMs;
  while (performance.now() < end) {
    const [answer] = await admin.say('sources');
    if (words(answer).includes(messages.admin.allSystemsAreUpToDate)) return;
    await wait(500);
  }
  throw new Error('the systems were not synced in time');
}
