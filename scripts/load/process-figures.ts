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
export async function loopP99MsOf({ metricsOrigin }: Pick<RunningBot, 'metricsOrigin'>): Promise<number> {
  const { body } = await request(`${metricsOrigin}/metrics`);
  const [, seconds] = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(await body.text()) ?? [];
  return Math.round(Number(seconds) * 10_000) / 10;
}
