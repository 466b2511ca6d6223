import type { CheckResult } from '../providers/provider.ts';

/** Formats the results as lines for a terminal: passed, failed or with a warning, and what to do. */
export function reportLines(results: readonly CheckResult[]): readonly string[] {
  return results.flatMap(({ name, ok, isWarning, problem, nextStep }) => {
    if (ok && !isWarning) return [`✓ ${name}`];
    return [`${ok ? '⚠' : '✗'} ${name}: ${problem}`, `  → ${nextStep}`];
  });
}

/** Summarises the results in one sentence. */
export function summary(results: readonly CheckResult[]): string {
  const wrong = results.filter(({ ok }) => !ok).length;
  const warnings = results.filter(({ ok, isWarning }) => ok && isWarning).length;
  if (wrong === 0)
    return `All ${results.length} checks passed${warnings === 0 ? '' : `, ${warnings} with a warning`}.`;
  return `${wrong} of ${results.length} checks failed.`;
}

/** Returns a day as YYYY-MM-DD. @param time milliseconds since the epoch */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
