import { messages } from '../../languages/messages.ts';
import type { ShownRow } from '../../transfer/plan-import.ts';
import { type Asking, askBoxes } from '../engine/ask-box.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { literalLines } from '../engine/paragraphs.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';

export interface ImportPlanData {
  readonly title: string;
  /** Lines below the title. */
  readonly notes: readonly string[];
  /** What has changed since the card was shown before, or why nothing can be sent; '' for nothing. */
  readonly warning: string;
  /** Buttons for the rows with another result. */
  readonly tabs: readonly CardAction[];
  readonly caption: string;
  /** Which of the rows are shown: "7 to 12 of 300". */
  readonly range: string;
  readonly rows: readonly ShownRow[];
  readonly paging: readonly CardAction[];
  /** The approvers and the reason for them. */
  readonly asking: Asking;
  readonly actions: readonly CardAction[];
}

const mostReasons = 8;

/** The card with what an import would do with each row of a file. */
export const importPlan = defineCard<ImportPlanData>(
  new URL('./import-plan.template.json', import.meta.url),
  ({ title, notes, warning, tabs, caption, range, rows, paging, asking, actions }) => ({
    title: plain(title, 200),
    fallbackText: plain(title, 200),
    texts: { howThisIsDecided: messages.requests.howThisIsDecided },
    notes: literalLines(notes, 400),
    warningBoxes: warning === '' ? [] : [{ lines: literalLines(warning.split('\n'), 600) }],
    tabRows: buttonRows(tabs),
    lists:
      rows.length === 0
        ? []
        : [{ caption: plain(caption, 100), range: plain(range, 60), rows: rows.map(rowView) }],
    pagingRows: buttonRows(paging),
    askBoxes: askBoxes(asking),
    buttonRows: buttonRows(actions),
  }),
);

function rowView({ line, name, email, reasons }: ShownRow) {
  const shown = literal(name, 100) || literal(email, 100) || messages.imports.plan.noName;
  const address = literal(email, 100);
  return {
    name: shown,
    about: [
      messages.imports.plan.line({ line }),
      ...(address === '' || address === shown ? [] : [address]),
    ].join(' · '),
    reasons: literalLines(reasons.slice(0, mostReasons), 240),
  };
}
