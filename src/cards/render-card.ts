import { readFileSync } from 'node:fs';
import type { Expression } from 'adaptive-expressions';
import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import { type Card, cardJson } from './card.ts';
import { compileWriter } from './write-card.ts';

/**
 * Cards from templates. A template is a JSON file in the Adaptive Cards template language, so that it opens in
 * Microsoft's designer. `Template.expand` walks and evaluates it anew for every card, which takes longer than
 * the rest of a chat turn; here it is compiled once, by the library's own parser, into small functions.
 * What comes out equals what `expand` gives, with these differences, all of them refusals:
 * a value that is missing or null throws (`expand` prints `${name}` or fails in the middle of the card), a
 * `$when` that is neither true nor false throws (`expand` drops the element), and so does an object or list
 * where a text belongs (`expand` would let data become structure).
 */

/** A template and its data do not fit: our own mistake, found by the suite over all cards. */
export class CardTemplateError extends Error {
  override readonly name = 'CardTemplateError';
}

/** Makes a card of data. `view` and `template` are its two halves, apart for the tests. */
export interface CardBuilder<Data> {
  (data: Data): Card;
  readonly view: (data: Data) => object;
  readonly template: unknown;
}

/**
 * Ties a template to the function that does its wording.
 * @param templateFile the `*.template.json` beside the builder, read and compiled at once
 * @param view turns domain data into exactly what the template names, complete and free of null
 * @throws {CardTemplateError} when the template does not parse
 */
export function defineCard<Data>(templateFile: URL, view: (data: Data) => object): CardBuilder<Data> {
  const template: unknown = JSON.parse(readFileSync(templateFile, 'utf8'));
  const make = compileCard(template as Record<string, unknown>);
  return Object.assign((data: Data) => make(view(data)), { view, template });
}

/**
 * The card as JSON, written at once, and as an object, whose properties are made when somebody looks: most cards are
 * only sent.
 */
function compileCard(template: Record<string, unknown>): (root: object) => Card {
  const write = compileWriter<Scope>(template, {
    ...{ compileNode, compileProperty, compileWhen, compileData, isConstant, dropped },
    isReserved: (key) => reservedKeys.has(key),
  });
  const properties = Object.entries(template).map(
    ([key, node]) => [key, compileProperty(key, node, `card.${key}`)] as const,
  );
  return (root) => {
    const scope: Scope = { root, data: root, index: undefined };
    const card = Object.defineProperty({}, cardJson, { value: write(scope) });
    for (const [key, evaluate] of properties) {
      let known: unknown;
      const get = () => {
        known ??= evaluate(scope);
        return known;
      };
      Object.defineProperty(card, key, { enumerable: true, get });
    }
    return card as Card;
  };
}

/**
 * Compiles a template; the function that comes back may be called as often as needed and shares nothing
 * between calls but frozen constants.
 * @throws {CardTemplateError} when it does not parse
 */
export function compileTemplate(template: unknown): (root: object) => unknown {
  const expand = compileNode(template, 'card');
  return (root) => expand({ root, data: root, index: undefined });
}

/** What an expression sees: `$root`, `$data` (a plain name is looked up in it) and `$index`. */
interface Scope {
  readonly root: unknown;
  readonly data: unknown;
  readonly index: number | undefined;
}

type Evaluate = (scope: Scope) => unknown;

/** What an element with a false `$when`, or an empty `$data`, leaves behind. */
const dropped = Symbol('dropped');

const reservedKeys = new Set(['$data', '$when', '$root', '$index', '$host', '$_acTemplateVersion']);

/** The one slot that takes an object: what comes back to the bot when a button is pressed. */
const objectKeys = new Set(['data']);

function compileNode(node: unknown, where: string): Evaluate {
  if (typeof node === 'string') return compileText(node, where);
  if (Array.isArray(node)) return compileList(node, where);
  if (typeof node === 'object' && node !== null)
    return compileElement(node as Record<string, unknown>, where);
  return () => node;
}

function compileList(list: readonly unknown[], where: string): Evaluate {
  if (isConstant(list)) return always(list);
  const items = list.map((item, index) => compileNode(item, `${where}[${index}]`));
  return (scope) => {
    const result: unknown[] = [];
    for (const item of items) {
      const value = item(scope);
      if (Array.isArray(value)) result.push(...value);
      else if (value !== dropped) result.push(value);
    }
    return result;
  };
}

function compileElement(element: Record<string, unknown>, where: string): Evaluate {
  if (isConstant(element)) return always(element);
  const properties = compileProperties(element, where);
  const when = compileWhen(element.$when, where);
  const repeat = compileData(element.$data, where);
  if (repeat === undefined) return expandOne;
  return (scope) => {
    const kept = repeat(scope)
      .map(expandOne)
      .filter((row) => row !== dropped);
    // As in the library: one is itself, none is nothing, several are a list that joins the list around it.
    return kept.length > 1 ? kept : (kept[0] ?? dropped);
  };

  function expandOne(scope: Scope): unknown {
    return when(scope) ? properties(scope) : dropped;
  }
}

/** The scopes for which an element stands; undefined for one that stands once, in the scope around it. */
function compileData(data: unknown, where: string): ((scope: Scope) => readonly Scope[]) | undefined {
  if (data === undefined) return undefined;
  if (typeof data !== 'string') throw new CardTemplateError(`${where}: $data must be an expression`);
  const select = compileText(data, `${where}.$data`, true);
  return (scope) => {
    const selected = select(scope);
    return Array.isArray(selected)
      ? selected.map((row, index) => ({ root: scope.root, data: row, index }))
      : [{ ...scope, data: selected }];
  };
}

function compileProperties(element: Record<string, unknown>, where: string): Evaluate {
  const entries = Object.entries(element)
    .filter(([key]) => !reservedKeys.has(key))
    .map(([key, node]): [string, Evaluate] => [key, compileProperty(key, node, `${where}.${key}`)]);
  return (scope) => {
    const result: Record<string, unknown> = {};
    for (const [key, evaluate] of entries) {
      const value = evaluate(scope);
      // The library leaves null here, which clients do not expect: choose between two elements instead.
      if (value === dropped) throw new CardTemplateError(`${where}.${key}: $when is for members of a list`);
      result[key] = value;
    }
    return result;
  };
}

function compileProperty(key: string, node: unknown, where: string): Evaluate {
  return typeof node === 'string' ? compileText(node, where, objectKeys.has(key)) : compileNode(node, where);
}

function compileWhen(when: unknown, where: string): (scope: Scope) => boolean {
  if (when === undefined) return () => true;
  if (typeof when !== 'string') throw new CardTemplateError(`${where}: $when must be an expression`);
  const evaluate = compileText(when, `${where}.$when`);
  return (scope) => {
    const value = evaluate(scope);
    if (typeof value !== 'boolean') throw new CardTemplateError(`${where}: $when must be true or false`);
    return value;
  };
}

function compileText(text: string, where: string, takesObjects = false): Evaluate {
  const parsed = parseText(text, where);
  if (typeof parsed === 'string') return () => parsed;
  if (parsed.type === 'concat') return compileSentence(parsed, where);
  const evaluate = compileExpression(parsed, where);
  if (takesObjects) return evaluate;
  return (scope) => {
    const value = evaluate(scope);
    if (typeof value === 'object') throw new CardTemplateError(`${where}: ${text} is an object, not a text`);
    return value;
  };
}

/** Words with expressions among them, which become one text. */
function compileSentence(sentence: Expression, where: string): Evaluate {
  const parts = sentence.children.map((part) => compileExpression(part, where));
  return (scope) => {
    let result = '';
    for (const part of parts) {
      const value = part(scope);
      if (typeof value === 'object') throw new CardTemplateError(`${where}: an object inside a text`);
      result += String(value);
    }
    return result;
  };
}

function compileExpression(expression: Expression, where: string): Evaluate {
  const evaluate = compilePath(expression) ?? compileAnything(expression, where);
  return (scope) => {
    const value = evaluate(scope);
    if (value === undefined || value === null)
      throw new CardTemplateError(`${where}: no value for ${expression}`);
    return value;
  };
}

/** A constant, or a plain path such as `name`, `person.name`, `$root.title` and `$index`. */
function compilePath(expression: Expression): Evaluate | undefined {
  const [key, owner] = expression.children;
  if (expression.type === 'Constant') {
    const { value } = expression as Expression & { readonly value: unknown };
    return () => value;
  }
  const name = expression.type === 'Accessor' && key !== undefined ? compilePath(key)?.(nowhere) : undefined;
  if (typeof name !== 'string') return undefined;
  if (owner !== undefined) {
    const inner = compilePath(owner);
    return inner === undefined ? undefined : (scope) => property(inner(scope), name);
  }
  if (name === '$root') return ({ root }) => root;
  if (name === '$data') return ({ data }) => data;
  if (name === '$index') return ({ index }) => index;
  return name.startsWith('$') ? undefined : ({ data }) => property(data, name);
}

/** Functions and operators are left to the library. */
function compileAnything(expression: Expression, where: string): Evaluate {
  return ({ root, data, index }) => {
    const own = typeof data === 'object' && data !== null ? data : {};
    const { value, error } = attempt(expression, { ...own, $root: root, $data: data, $index: index });
    if (error !== undefined) throw new CardTemplateError(`${where}: ${error}`);
    return value;
  };
}

function attempt(expression: Expression, memory: object): { value?: unknown; error: string | undefined } {
  try {
    return expression.tryEvaluate(memory);
  } catch (error) {
    return { error: String(error) };
  }
}

function property(owner: unknown, name: string): unknown {
  const has = typeof owner === 'object' && owner !== null && Object.hasOwn(owner, name);
  return has ? (owner as Readonly<Record<string, unknown>>)[name] : undefined;
}

const nowhere: Scope = { root: undefined, data: undefined, index: undefined };

/** The parser takes a millisecond per text, and most templates share theirs. */
const parsedTexts = new Map<string, Expression | string>();

function parseText(text: string, where: string): Expression | string {
  const known = parsedTexts.get(text);
  if (known !== undefined) return known;
  try {
    const parsed = Template.parseInterpolatedString(text);
    parsedTexts.set(text, parsed);
    return parsed;
  } catch (error) {
    throw new CardTemplateError(`${where}: ${text} does not parse`, { cause: error });
  }
}

/** Nothing below depends on data. */
function isConstant(node: unknown): boolean {
  if (typeof node === 'string') return !node.includes('${');
  if (typeof node !== 'object' || node === null) return true;
  return Object.entries(node).every(([key, value]) => !reservedKeys.has(key) && isConstant(value));
}

function always(node: unknown): Evaluate {
  const constant = deepFreeze(node);
  return () => constant;
}

function deepFreeze(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  for (const value of Object.values(node)) deepFreeze(value);
  return Object.freeze(node);
}
