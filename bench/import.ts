import type { DryRunFigures } from './import/dry-run.ts';
import { startProcess } from './turn/process.ts';

/**
 * What the dry run of a large file costs: our own time, from the bytes of the file to the bytes of the result, against
 * mail contacts that come in pages of JSON, as from their system.
 */
export async function benchImport(): Promise<Readonly<Record<string, number>>> {
  const child = startProcess(new URL('./import/dry-run.ts', import.meta.url), 0);
  try {
    const { counts, bytes, rows, contacts, dryRunS, peakMb } = await child.ask<DryRunFigures>('run');
    const megabytes = (bytes / 2 ** 20).toFixed(1);
    console.log(`${rows} rows (${megabytes} MB) against ${contacts} contacts in ${dryRunS.toFixed(1)} s`);
    console.table(counts);
    return { rows, dryRunS: Math.round(dryRunS * 10) / 10, peakMb: Math.round(peakMb) };
  } finally {
    child.stop();
  }
}
