import { isObject, type JsonObject } from './types.ts';

/** A button as a client offers it. */
export interface CardAction {
  readonly type: string;
  readonly title: string;
  readonly id: string | undefined;
  readonly verb: string | undefined;
  readonly data: unknown;
  readonly url: string | undefined;
  readonly sendsInputs: boolean;
}

export interface CardInput {
  readonly type: string;
  readonly id: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly regex: string | undefined;
  readonly errorMessage: string;
  readonly initial: string | undefined;
}

const supportedByAll = ['Action.Submit', 'Action.OpenUrl', 'Action.ShowCard', 'Action.ToggleVisibility'];

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Follows `fallback` as the renderer does: an action that the client does not know gives way to it. */
function understood(action: JsonObject, knowsExecute: boolean): JsonObject | undefined {
  const type = text(action.type) ?? '';
  if (supportedByAll.includes(type) || (type === 'Action.Execute' && knowsExecute)) return action;
  const fallback = action.fallback;
  return isObject(fallback) ? understood(fallback, knowsExecute) : undefined;
}

/** Every object of the card that a client would draw, depth first; fallbacks are left out. */
function* drawn(node: unknown): Generator<JsonObject> {
  if (Array.isArray(node)) {
    for (const item of node) yield* drawn(item);
    return;
  }
  if (!isObject(node)) return;
  yield node;
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'fallback' && key !== 'data' && key !== 'msteams' && key !== 'refresh') yield* drawn(value);
  }
}

/** The buttons of a card in the order of its JSON. */
export function actionsOf(card: JsonObject, knowsExecute: boolean): readonly CardAction[] {
  const found: CardAction[] = [];
  for (const node of drawn(card)) {
    if (!text(node.type)?.startsWith('Action.')) continue;
    const action = understood(node, knowsExecute);
    if (action === undefined) continue;
    found.push({
      type: text(action.type) ?? '',
      title: text(action.title) ?? text(action.tooltip) ?? '',
      id: text(action.id),
      verb: text(action.verb),
      data: action.data,
      url: text(action.url),
      sendsInputs: action.associatedInputs !== 'none',
    });
  }
  return found;
}

/** The inputs of a card with what each would send untouched. */
function inputsOf(card: JsonObject): readonly CardInput[] {
  const found: CardInput[] = [];
  for (const node of drawn(card)) {
    const type = text(node.type) ?? '';
    const id = text(node.id);
    if (!type.startsWith('Input.') || id === undefined) continue;
    const value = node.value === undefined ? undefined : String(node.value);
    // As the renderer: an untouched toggle sends its off value, others nothing.
    const untouched = type === 'Input.Toggle' ? (text(node.valueOff) ?? 'false') : undefined;
    found.push({
      type,
      id,
      label: text(node.label) ?? id,
      isRequired: node.isRequired === true,
      regex: text(node.regex),
      errorMessage: text(node.errorMessage) ?? '',
      initial: value ?? untouched,
    });
  }
  return found;
}

/**
 * The values that go out with a press, and what the client's own checks would say about them.
 * @throws when a value is given for an input that the card does not have
 */
export function fillInputs(
  card: JsonObject,
  given: Readonly<Record<string, string>>,
): { readonly values: Readonly<Record<string, string>>; readonly problems: readonly string[] } {
  const inputs = inputsOf(card);
  const unknown = Object.keys(given).filter((id) => !inputs.some((input) => input.id === id));
  if (unknown.length > 0) throw new Error(`The card has no input ${unknown.join(', ')}`);
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const input of inputs) {
    const value = given[input.id] ?? input.initial;
    // As the renderer: an empty input is left out, also one that somebody has emptied.
    if (value !== undefined && value !== '') values[input.id] = value;
    const isMissing =
      input.isRequired &&
      (value === undefined || value === '' || (input.type === 'Input.Toggle' && value === 'false'));
    const isWrong =
      input.regex !== undefined &&
      value !== undefined &&
      value !== '' &&
      !new RegExp(input.regex).test(value);
    if (isMissing || isWrong) problems.push(`${input.label}: ${input.errorMessage}`);
  }
  return { values, problems };
}
