/** The length at which a text of one kind is measured, and the one it is compared with. */
const [short, long] = [16_000, 64_000] as const;
/** Linear work costs four times as much for the long text, quadratic work sixteen times. */
const mostTimes = 8;
/** A measurement takes at least this long, as some systems count processor time in steps of 4 milliseconds. */
const leastMs = 60;
/** What takes less for so many long texts is not worth a comparison. */
const mostRuns = 64;
/** Of several measurements of one text the least counts: what disturbs one only ever makes it longer. */
const rounds = 3;
const attempts = 2;

/**
 * Whether the work of `run` grows faster than its text. Compares the processor time of this thread for two lengths, so
 * that a slow or busy machine gives the same answer; a comparison that says yes is gone on with, as a disturbance may
 * have spoilt it.
 * @param text makes a text of about so many UTF-16 units
 */
export function growsFasterThanText(
  run: (text: string) => unknown,
  text: (length: number) => string,
): boolean {
  const [one, other] = [text(short), text(long)];
  let runs = 1;
  while (processorMs(run, other, runs) < leastMs) {
    runs *= 2;
    if (runs > mostRuns) return false;
  }
  const bound = mostTimes / (long / short);
  let [shortMs, longMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (let round = 0; round < rounds; round++) {
      // As many characters of either length.
      shortMs = Math.min(shortMs, processorMs(run, one, (runs * long) / short));
      longMs = Math.min(longMs, processorMs(run, other, runs));
      if (round > 0 && longMs < bound * shortMs) return false;
    }
  }
  return true;
}

function processorMs(run: (text: string) => unknown, text: string, runs: number): number {
  const before = process.threadCpuUsage();
  for (let count = 0; count < runs; count++) run(text);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
