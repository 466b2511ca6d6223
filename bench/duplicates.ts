import { createErrorsSet } from './duplicates/errors.ts';
import type { JudgedSet } from './duplicates/judged-set.ts';
import { createKindsSet } from './duplicates/kinds.ts';
import { type SetReport, scoreSet } from './duplicates/score-set.ts';

const lookedUp = 20_000;
const inDirectory = 100_000;
/** The rules were made with the first; the others were kept for judging them. */
const sets = [
  { name: 'kinds', create: createKindsSet, seed: 2026 },
  { name: 'kinds, other seed', create: createKindsSet, seed: 77 },
  { name: 'errors', create: createErrorsSet, seed: 31 },
] as const;

/** Finds 20,000 records of which it is known who is who in a directory of 100,000, and prints what was found. */
export async function benchDuplicates(): Promise<Readonly<Record<string, number>>> {
  const reports = sets.map(({ name, create, seed }) => {
    const set = create(lookedUp, inDirectory, seed);
    return run(name, set);
  });
  const [own, otherSeed, errors] = reports;
  if (own === undefined || otherSeed === undefined || errors === undefined)
    throw new Error('nothing was measured');
  return {
    precisionCertain: own.precisionCertain,
    recall: own.recall,
    s: Math.round(Math.max(...reports.map(({ s }) => s)) * 10) / 10,
    precisionCertainOtherSeed: otherSeed.precisionCertain,
    recallOtherSeed: otherSeed.recall,
    precisionCertainErrors: errors.precisionCertain,
    recallErrors: errors.recall,
    rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
  };
}

function run(name: string, set: JudgedSet): SetReport {
  const report = scoreSet(set);
  console.log(
    `\n${name}: ${set.firsts} records in ${set.contacts.length - set.firsts}, ${report.s.toFixed(1)} s\n`,
  );
  print(['', 'records', 'certain', 'choice', 'look', 'missed', 'wrong: certain', 'choice', 'look']);
  for (const { kind, records, right, wrong, isSame } of report.kinds) {
    const missed = isSame ? records - right.certain - right.choice - right.look : '';
    print([
      kind,
      records,
      right.certain,
      right.choice,
      right.look,
      missed,
      wrong.certain,
      wrong.choice,
      wrong.look,
    ]);
  }
  const { precisionCertain, recallCertain, precisionChoice, precisionLook, recall } = report;
  console.log(
    `\n${JSON.stringify({ precisionCertain, recallCertain, precisionChoice, precisionLook, recall })}`,
  );
  return report;
}

function print(cells: readonly (string | number)[]): void {
  const [first, ...rest] = cells;
  console.log(String(first).padEnd(42) + rest.map((cell) => String(cell).padStart(16)).join(''));
}
