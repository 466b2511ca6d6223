import type { CardAction } from './card.ts';
import { plain } from './plain.ts';

/** A button for the templates: `Action.Execute`, and `Action.Submit` for clients that do not support it. */
export interface Button {
  readonly title: string;
  readonly verb: string;
  readonly style: 'default' | 'positive' | 'destructive';
  readonly associatedInputs: 'auto' | 'none';
  readonly data: Readonly<Record<string, string>>;
  /** The data of a submit, including the verb, because a submit has none. */
  readonly submitData: Readonly<Record<string, string>>;
}

export interface ButtonRow {
  readonly buttons: readonly Button[];
}

/** Teams allows at most six actions in a set. */
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

/** Returns rows of at most six buttons; [] without buttons, so that no empty row is shown. */
export function buttonRows(actions: readonly CardAction[]): readonly ButtonRow[] {
  const rows: ButtonRow[] = [];
  for (let start = 0; start < actions.length; start += buttonsPerRow) {
    rows.push({ buttons: actions.slice(start, start + buttonsPerRow).map(toButton) });
  }
  return rows;
}
