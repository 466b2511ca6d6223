import { readFileSync } from 'node:fs';
import { request } from 'undici';
import type { RunningBot } from '../../sandbox/run-bot.ts';

/** Linux counts processor time in hundredths of a second, and memory in pages of 4 KB. */
const tickMs = 10;
const pageBytes = 4096;

/** Returns the processor time of a process so far in milliseconds; undefined if it has ended. Linux only. */
export function cpuMsOf(processId: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The name of the program, in brackets, may contain anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}

/** Returns the resident memory of a process in MB. Linux only. */
export function rssMbOf(processId: number): number {
  const [, resident] = readFileSync(`/proc/${processId}/statm`, 'utf8').split(' ');
  return (Number(resident) * pageBytes) / 2 ** 20;
}

/** Returns the 99th percentile of the event loop's delay since the last call, in milliseconds. */
export async function loopP99MsOf(bot: Pick<RunningBot, 'metricsOrigin'>): Promise<number> {
  return Math.round((await metricOf(bot, 'nodejs_eventloop_lag_p99_seconds')) * 10_000) / 10;
}

/** Returns what objects take of the memory of a process, with those that are not needed any more, in MB. */
export async function heapMbOf(bot: Pick<RunningBot, 'metricsOrigin'>): Promise<number> {
  return (await metricOf(bot, 'nodejs_heap_size_used_bytes')) / 2 ** 20;
}

async function metricOf({ metricsOrigin }: Pick<RunningBot, 'metricsOrigin'>, name: string): Promise<number> {
  const { body } = await request(`${metricsOrigin}/metrics`);
  const line = (await body.text()).split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}
