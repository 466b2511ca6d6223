import type { CardAction } from './card.ts';
import { plain } from './plain.ts';

/** A button as the templates show it: `Action.Execute`, and `Action.Submit` for clients that do not know it. */
export interface Button {
  readonly title: string;
  readonly verb: string;
  readonly style: 'default' | 'positive' | 'destructive';
  readonly associatedInputs: 'auto' | 'none';
  readonly data: Readonly<Record<string, string>>;
  /** A submit has no verb of its own, so it travels with the data. */
  readonly submitData: Readonly<Record<string, string>>;
}

export interface ButtonRow {
  readonly buttons: readonly Button[];
}

/** Teams takes at most six actions in one place. */
const buttonsPerRow = 6;

export function toButton({ title, verb, data, style, sendsInputs }: CardAction): Button {
  return {
    title: plain(title, 60),
    verb,
    style: style ?? 'default',
    associatedInputs: sendsInputs === false ? 'none' : 'auto',
    data,
    submitData: { ...data, verb },
  };
}

/** Rows of at most six buttons; none when there is nothing to press, so that no empty row is shown. */
export function buttonRows(actions: readonly CardAction[]): readonly ButtonRow[] {
  const rows: ButtonRow[] = [];
  for (let start = 0; start < actions.length; start += buttonsPerRow) {
    rows.push({ buttons: actions.slice(start, start + buttonsPerRow).map(toButton) });
  }
  return rows;
}
