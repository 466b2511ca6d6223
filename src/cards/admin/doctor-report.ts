import type { CheckResult } from '../../providers/provider.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { toneStyles } from '../engine/tone.ts';

export interface DoctorReportData {
  readonly results: readonly CheckResult[];
  readonly actions: readonly CardAction[];
}

/** The card with the doctor's results: first problems with their next steps, then passed checks. */
export const doctorReport = defineCard<DoctorReportData>(
  new URL('./doctor-report.template.json', import.meta.url),
  ({ results, actions }) => {
    const wrong = results.filter(({ ok }) => !ok);
    const title =
      wrong.length === 0
        ? `All ${results.length} checks passed`
        : `${wrong.length} of ${results.length} checks failed`;
    return {
      title,
      fallbackText: plain(`${title}. ${wrong.map(({ name }) => name).join(', ')}`, 500),
      style: toneStyles[wrong.length === 0 ? 'good' : 'warning'],
      wrong: wrong.map(({ name, problem, nextStep }) => ({
        name: literal(`✗ ${name}`, 200),
        problem: literal(problem, 300),
        nextStep: literal(`→ ${nextStep}`, 400),
      })),
      well: results.filter(({ ok }) => ok).map(({ name }) => literal(`✓ ${name}`, 200)),
      buttonRows: buttonRows(actions),
    };
  },
);
