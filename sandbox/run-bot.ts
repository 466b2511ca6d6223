import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { cleanEnvironment } from './clean-environment.ts';

export interface RunBotOptions {
  readonly port: number;
  /** The whole environment of the process; only the folders for temporary files are inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Called when the bot ends without having been asked to. */
  readonly onDeath: (report: string) => void;
  /** Called with each line of its log. */
  readonly onLine?: (line: string) => void;
}

/** The bot as a process of its own. */
export interface RunningBot {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly processId: number;
  /** Where it serves its metrics; '' for nowhere. */
  readonly metricsOrigin: string;
  /** Asks it to end, and ends it by force after `patienceMs`, five seconds unless given. */
  stop(patienceMs?: number): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

const command = ['../scripts/run.js', '../src/index.ts'].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);
const preload = new URL('./end-with-parent.js', import.meta.url).href;
const maxLines = 25;
const patienceMs = 120_000;

/** The first port from `wanted` upwards on which nothing listens. @throws when twenty in a row are taken */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 20; port += 1) {
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
  throw new Error(`The ports ${wanted} to ${wanted + 19} are all in use. Give another one with --port.`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function isReady(origin: string): Promise<boolean> {
  try {
    const response = await request(`${origin}/readyz`);
    await response.body.dump();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

/**
 * Starts what `npm start` does, and waits until it says that it is ready.
 * @throws with the bot's last log lines when it does not get there
 */
export async function runBot(options: RunBotOptions): Promise<RunningBot> {
  const lines: string[] = [];
  const child = spawn(process.execPath, ['--import', preload, ...command], {
    env: { ...cleanEnvironment(), ...options.environment, HOST: '127.0.0.1', PORT: String(options.port) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      options.onLine?.(line);
      lines.push(line);
      if (lines.length > maxLines) lines.shift();
    });
  }
  const origin = `http://127.0.0.1:${options.port}`;
  let isWanted = true;

  function report(what: string): string {
    const words = lines.length === 0 ? ['(it said nothing)'] : lines;
    return `${what} Its last words:\n\n${words.map((line) => `  ${line}`).join('\n')}\n`;
  }

  function howItEnded(): string {
    return child.signalCode === null
      ? `The bot ended by itself with exit code ${child.exitCode}.`
      : `The bot was ended by ${child.signalCode}.`;
  }

  async function stop(patienceMs = 5000): Promise<void> {
    isWanted = false;
    if (hasEnded(child)) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([ended, wait(patienceMs, undefined, { ref: false })]);
    if (!hasEnded(child)) child.kill('SIGKILL');
    await ended;
  }

  async function kill(): Promise<void> {
    isWanted = false;
    if (hasEnded(child)) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  const failure = new Promise<never>((_resolve, reject) => {
    child.once('error', () => reject(new Error('The bot could not be started.')));
    // 'close' comes after the last line was read, 'exit' may not.
    child.once('close', () => reject(new Error(report(howItEnded()))));
  });

  async function untilReady(): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!(await isReady(origin))) {
      if (performance.now() > end)
        throw new Error(report('The bot did not become ready within two minutes.'));
      await wait(50);
    }
  }

  try {
    await Promise.race([untilReady(), failure]);
  } catch (error) {
    await stop();
    throw error;
  }
  failure.catch((error: Error) => {
    // Ctrl-C reaches every process of the terminal at once; the trial may be ending as well.
    setTimeout(() => {
      if (isWanted) options.onDeath(error.message);
    }, 300);
  });
  const { METRICS_PORT } = options.environment;
  const metricsOrigin = METRICS_PORT === undefined ? '' : `http://127.0.0.1:${METRICS_PORT}`;
  return { origin, processId: child.pid ?? 0, metricsOrigin, stop, kill };
}
