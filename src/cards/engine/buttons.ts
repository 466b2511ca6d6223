import { chunksOf } from '../../platform/chunks-of.ts';
import type { CardAction } from './card.ts';
import { plain } from './plain.ts';

/** A button for the templates: `Action.Execute`, and `Action.Submit` for clients that do not support it. */
export type Button = {
  readonly title: string;
  readonly verb: string;
  readonly style: 'default' | 'positive' | 'destructive';
  /** `secondary`: in the overflow menu. */
  readonly mode: 'primary' | 'secondary';
  readonly associatedInputs: 'auto' | 'none';
  readonly data: Readonly<Record<string, string>>;
  /** The data of a submit, including the verb, because a submit has none. */
  readonly submitData: Readonly<Record<string, string>>;
};

/** Teams shows at most six buttons beside each other. */
const buttonsPerRow = 6;

export function toButton({ title, verb, data, style, mode, sendsInputs }: CardAction): Button {
  return {
    title: plain(title, 60),
    verb,
    style: style ?? 'default',
    mode: mode ?? 'primary',
    associatedInputs: sendsInputs === false ? 'none' : 'auto',
    data,
    submitData: { ...data, verb },
  };
}

/**
 * Returns rows of at most six buttons; [] without buttons, so that no empty row is shown. The last row has the overflow
 * menu.
 */
export function buttonRows(actions: readonly CardAction[]) {
  const buttons = actions.map(toButton);
  const shown = buttons.filter(({ mode }) => mode === 'primary');
  const overflow = buttons.filter(({ mode }) => mode === 'secondary');
  const rows = chunksOf(shown, buttonsPerRow);
  const last = [...(rows.at(-1) ?? []), ...overflow];
  return [...rows.slice(0, -1), ...(last.length > 0 ? [last] : [])].map((buttons) => ({ buttons }));
}

/** Puts a button into the overflow menu. */
export function inMenu(action: CardAction): CardAction {
  return { ...action, mode: 'secondary' };
}
