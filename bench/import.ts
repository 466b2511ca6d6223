import { importMemory } from '../src/import-thread.ts';
import { createWorkerThread } from '../src/platform/worker-thread.ts';
import type { DryRunFigures } from './import/dry-run.ts';

/**
 * What the dry run of a large file costs: our own time, from the bytes of the file to the bytes of the result, against
 * mail contacts that come in pages of JSON, as from their system; and the memory of the whole process until then. Then
 * how fast rows are applied to a fake Exchange that throttles, see `import/apply-rows.ts`.
 */
export async function benchImport(): Promise<Readonly<Record<string, number>>> {
  const dryRun = createWorkerThread(new URL('./import/dry-run.ts', import.meta.url), {
    resourceLimits: importMemory,
  });
  const { counts, bytes, rows, contacts, dryRunS } = (await dryRun('run')) as DryRunFigures;
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const megabytes = (bytes / 2 ** 20).toFixed(1);
  console.log(`${rows} rows (${megabytes} MB) against ${contacts} contacts in ${dryRunS.toFixed(1)} s`);
  console.table(counts);
  // Loaded only here, so that it does not count as memory of the dry run.
  const { applyRows } = await import('./import/apply-rows.ts');
  const rowsPerMinute = await applyRows();
  console.log(`${rowsPerMinute} rows a minute applied to a fake Exchange that throttles`);
  return { rows, dryRunS: Math.round(dryRunS * 10) / 10, peakMb, rowsPerMinute };
}
