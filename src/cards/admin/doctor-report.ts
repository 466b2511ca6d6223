import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { CheckResult } from '../../providers/provider.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { titleAndText } from '../engine/title-and-text.ts';
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
    const warnings = results.filter(({ isWarning }) => isWarning);
    const title =
      wrong.length === 0
        ? passedTitle(results.length, warnings.length)
        : messages.admin.checksFailed({ failed: wrong.length, count: results.length });
    return {
      title,
      fallbackText: plain(titleAndText(title, listItems(wrong.map(({ name }) => name))), 500),
      style: toneStyles[wrong.length + warnings.length === 0 ? 'good' : 'warning'],
      wrong: [...wrong, ...warnings].map(({ name, ok, problem, nextStep }) => ({
        name: literal(`${ok ? '⚠' : '✗'} ${name}`, 200),
        problem: literal(problem, 300),
        nextStep: literal(messages.admin.nextStep({ step: nextStep }), 400),
      })),
      well: results
        .filter(({ ok, isWarning }) => ok && !isWarning)
        .map(({ name }) => literal(`✓ ${name}`, 200)),
      buttonRows: buttonRows(actions),
    };
  },
);

function passedTitle(count: number, warnings: number): string {
  return warnings === 0
    ? messages.admin.allChecksPassed({ count })
    : messages.admin.allChecksPassedWithWarnings({ count, warnings });
}
