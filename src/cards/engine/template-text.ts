import { createRequire } from 'node:module';
import type { Expression } from 'adaptive-expressions';
import type * as templating from 'adaptivecards-templating/lib/template-engine.js';

/**
 * Compiles the texts of a template with `${expressions}` into functions, using the templating library's
 * parser.
 */

/** Thrown if a template and its data do not match, which is a bug that the tests of all cards find. */
export class CardTemplateError extends Error {
  override readonly name = 'CardTemplateError';
}

/** The scope of an expression: `$root`, `$data` (where plain names are resolved) and `$index`. */
export interface Scope {
  readonly root: unknown;
  readonly data: unknown;
  readonly index: number | undefined;
}

type Evaluate = (scope: Scope) => unknown;

/**
 * Compiles a text into a function that returns its value, of any type if the text is a single expression.
 * @param where the path in the template, for error messages
 * @param takesObjects whether the value may be an object or a list
 * @throws {CardTemplateError} if it is invalid; later, if the data lacks a named value
 */
export function compileText(text: string, where: string, takesObjects = false): Evaluate {
  const parsed = parseText(text, where);
  if (typeof parsed === 'string') return () => parsed;
  if (parsed.type === 'concat') return compileSentence(parsed, where);
  const evaluate = compileExpression(parsed, where);
  return (scope) => {
    const value = evaluate(scope);
    // Most values are texts, and a card has hundreds of them.
    return typeof value === 'string' ? value : checked(value, parsed, where, takesObjects);
  };
}

/** Compiles text with embedded expressions. */
function compileSentence(sentence: Expression, where: string): Evaluate {
  const parts = sentence.children.map((part) => ({ part, evaluate: compileExpression(part, where) }));
  return (scope) => {
    let result = '';
    for (const { part, evaluate } of parts) result += String(checked(evaluate(scope), part, where, false));
    return result;
  };
}

function compileExpression(expression: Expression, where: string): Evaluate {
  return compilePath(expression, where) ?? compileAnything(expression, where);
}

/** Returns the value, or throws if it is missing or if data would become structure. */
function checked(value: unknown, expression: Expression, where: string, takesObjects: boolean): unknown {
  if (value === undefined || value === null)
    throw new CardTemplateError(`${where}: no value for ${expression}`);
  if (typeof value === 'object' && !takesObjects)
    throw new CardTemplateError(`${where}: ${expression} is an object, not a text`);
  return value;
}

/** Compiles a constant, or a plain path such as `name`, `person.name`, `$root.title` and `$index`. */
function compilePath(expression: Expression, where: string): Evaluate | undefined {
  const [key, owner] = expression.children;
  if (expression.type === 'Constant') {
    const { value } = expression as Expression & { readonly value: unknown };
    return () => value;
  }
  const name =
    expression.type === 'Accessor' && key !== undefined ? compilePath(key, where)?.(nowhere) : undefined;
  if (typeof name !== 'string') return undefined;
  if (name in Object.prototype) throw new CardTemplateError(`${where}: ${name} names what every object has`);
  if (owner !== undefined) {
    const inner = compilePath(owner, where);
    return inner === undefined ? undefined : (scope) => property(inner(scope), name);
  }
  if (name === '$root') return ({ root }) => root;
  if (name === '$data') return ({ data }) => data;
  if (name === '$index') return ({ index }) => index;
  return name.startsWith('$') ? undefined : ({ data }) => property(data, name);
}

/** Compiles functions and operators, which the library evaluates. */
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
  const isObject = typeof owner === 'object' && owner !== null;
  return isObject ? (owner as Readonly<Record<string, unknown>>)[name] : undefined;
}

const nowhere: Scope = { root: undefined, data: undefined, index: undefined };

/** Loads the library with the first template: it takes 0.2 seconds. */
const loadLibrary = (): typeof templating =>
  createRequire(import.meta.url)('adaptivecards-templating/lib/template-engine.js');

/** A cache of parsed texts: parsing takes a millisecond per text, and templates share many. */
const parsedTexts = new Map<string, Expression | string>();

function parseText(text: string, where: string): Expression | string {
  const known = parsedTexts.get(text);
  if (known !== undefined) return known;
  try {
    const parsed = loadLibrary().Template.parseInterpolatedString(text);
    parsedTexts.set(text, parsed);
    return parsed;
  } catch (error) {
    throw new CardTemplateError(`${where}: ${text} does not parse`, { cause: error });
  }
}
