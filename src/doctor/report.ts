import type { CheckResult } from '../providers/provider.ts';

/** The results as lines for a terminal: what is well, what is not, and what to do about it. */
export function reportLines(results: readonly CheckResult[]): readonly string[] {
  return results.flatMap(({ name, ok, problem, nextStep }) =>
    ok ? [`✓ ${name}`] : [`✗ ${name}: ${problem}`, `  → ${nextStep}`],
  );
}

/** In one sentence, how it went. */
export function summary(results: readonly CheckResult[]): string {
  const wrong = results.filter(({ ok }) => !ok).length;
  if (wrong === 0) return `All ${results.length} checks passed.`;
  return `${wrong} of ${results.length} checks failed.`;
}
