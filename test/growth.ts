import { performance } from 'node:perf_hooks';

/** The length at which a text of one kind is measured, and the one it is compared with. */
const [short, long] = [16_000, 64_000] as const;
/** What costs less than this many milliseconds for the long text is not worth a comparison. */
const negligibleMs = 4;
/** Linear work costs four times as much for the long text, quadratic work sixteen times. */
const mostTimes = 9;
const attempts = 4;

/**
 * Whether the work of `run` grows faster than its text. Compares two lengths on the same machine at the same moment, so
 * that a slow or busy machine gives the same answer; a comparison that a disturbance may have spoilt is repeated.
 * @param text makes a text of about so many UTF-16 units
 */
export function growsFasterThanText(
  run: (text: string) => unknown,
  text: (length: number) => string,
): boolean {
  const [one, other] = [text(short), text(long)];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const longMs = fastest(run, other);
    if (longMs < negligibleMs || longMs < mostTimes * fastest(run, one)) return false;
  }
  return true;
}

/** The fastest of a few runs: what disturbs a run only ever makes it slower. */
function fastest(run: (text: string) => unknown, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const startedAt = performance.now();
    run(text);
    best = Math.min(best, performance.now() - startedAt);
    if (best > 1_000) break;
  }
  return best;
}
