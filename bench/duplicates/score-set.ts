import { findDuplicates } from '../../src/contacts/identity/find-duplicates.ts';
import type { JudgedSet } from './judged-set.ts';

/** The pairs in each lane. */
interface Counts {
  certain: number;
  choice: number;
  look: number;
}

interface KindReport {
  readonly kind: string;
  /** Whether these are records of people in the directory. */
  readonly isSame: boolean;
  records: number;
  readonly right: Counts;
  readonly wrong: Counts;
}

export interface SetReport {
  readonly precisionCertain: number;
  readonly precisionChoice: number;
  readonly precisionLook: number;
  readonly recallCertain: number;
  readonly recall: number;
  readonly kinds: readonly KindReport[];
  /** Seconds. */
  readonly s: number;
}

/** Finds the first records of a set among the others, and counts what was right. */
export function scoreSet({ contacts, firsts, people, kinds }: JudgedSet): SetReport {
  const started = performance.now();
  const found = findDuplicates(contacts, firsts);
  const s = (performance.now() - started) / 1000;
  const inDirectory = contacts.length - firsts;
  const byKind = new Map<string, KindReport>();
  for (const [index, kind] of kinds.entries()) {
    const report = byKind.get(kind) ?? {
      kind,
      isSame: (people[index] ?? 0) < inDirectory,
      records: 0,
      right: { certain: 0, choice: 0, look: 0 },
      wrong: { certain: 0, choice: 0, look: 0 },
    };
    report.records++;
    byKind.set(kind, report);
  }
  for (const { one, other, lane } of found) {
    const report = byKind.get(kinds[one] ?? '');
    if (report !== undefined) report[people[one] === people[other] ? 'right' : 'wrong'][lane]++;
  }
  const all = [...byKind.values()];
  const sum = (read: (report: KindReport) => number) =>
    all.reduce((total, report) => total + read(report), 0);
  const precision = (lane: keyof Counts) => {
    const right = sum((report) => report.right[lane]);
    return share(right, right + sum((report) => report.wrong[lane]));
  };
  const toFind = sum(({ isSame, records }) => (isSame ? records : 0));
  return {
    precisionCertain: precision('certain'),
    precisionChoice: precision('choice'),
    precisionLook: precision('look'),
    recallCertain: share(
      sum(({ right }) => right.certain),
      toFind,
    ),
    recall: share(
      sum(({ right }) => right.certain + right.choice + right.look),
      toFind,
    ),
    kinds: all,
    s,
  };
}

function share(part: number, whole: number): number {
  return Math.round((part / Math.max(1, whole)) * 10_000) / 10_000;
}
