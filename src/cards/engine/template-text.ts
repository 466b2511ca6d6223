/**
 * Compiles the texts of a template into functions. Of the template language they use paths only, such as
 * `${person.name}`; what is decided or computed, the card's view holds.
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

interface Path {
  /** Such as `person.name`. */
  readonly path: string;
  readonly evaluate: Evaluate;
}

/**
 * Compiles a text into a function that returns its value, of any type if the text is a single path.
 * @param where the path in the template, for error messages
 * @param takesObjects whether the value may be an object or a list
 * @throws {CardTemplateError} if it is invalid; later, if the data lacks a named value
 */
export function compileText(text: string, where: string, takesObjects = false): Evaluate {
  const parts = parseText(text, where);
  const [only] = parts;
  if (only === undefined) return () => '';
  if (parts.length > 1) return compileSentence(parts, where);
  if (typeof only === 'string') return () => only;
  const { evaluate } = only;
  return (scope) => {
    const value = evaluate(scope);
    // Most values are texts, and a card has hundreds of them.
    return typeof value === 'string' ? value : checked(value, only, where, takesObjects);
  };
}

/** Compiles text with embedded paths. */
function compileSentence(parts: readonly (string | Path)[], where: string): Evaluate {
  return (scope) => {
    let result = '';
    for (const part of parts) {
      result += typeof part === 'string' ? part : String(checked(part.evaluate(scope), part, where, false));
    }
    return result;
  };
}

/** Returns the value, or throws if it is missing or if data would become structure. */
function checked(value: unknown, { path }: Path, where: string, takesObjects: boolean): unknown {
  if (value === undefined || value === null) throw new CardTemplateError(`${where}: no value for ${path}`);
  if (typeof value === 'object' && !takesObjects)
    throw new CardTemplateError(`${where}: ${path} is an object, not a text`);
  return value;
}

/** Splits a text into constant parts and paths, such as `name`, `person.name`, `$root.title` and `$index`. */
function parseText(text: string, where: string): readonly (string | Path)[] {
  const [first = '', ...rest] = text.split('${');
  const parts: (string | Path)[] = [first];
  for (const piece of rest) {
    const end = piece.indexOf('}');
    if (end < 0) throw new CardTemplateError(`${where}: ${text} does not parse`);
    parts.push(compilePath(piece.slice(0, end), where), piece.slice(end + 1));
  }
  return parts.filter((part) => part !== '');
}

function compilePath(path: string, where: string): Path {
  if (!/^\$?[a-z]\w*(?:\.[a-z]\w*)*$/i.test(path))
    throw new CardTemplateError(`${where}: ${path} is no path`);
  const [first = '', ...names] = path.split('.');
  const inherited = [first, ...names].find((name) => name in Object.prototype);
  if (inherited !== undefined) {
    throw new CardTemplateError(`${where}: ${inherited} names what every object has`);
  }
  let evaluate = beginningOf(first, where);
  for (const name of names) {
    const owner = evaluate;
    evaluate = (scope) => property(owner(scope), name);
  }
  return { path, evaluate };
}

function beginningOf(name: string, where: string): Evaluate {
  if (name === '$root') return ({ root }) => root;
  if (name === '$data') return ({ data }) => data;
  if (name === '$index') return ({ index }) => index;
  if (name.startsWith('$')) throw new CardTemplateError(`${where}: ${name} is not known`);
  return ({ data }) => property(data, name);
}

function property(owner: unknown, name: string): unknown {
  const isObject = typeof owner === 'object' && owner !== null;
  return isObject ? (owner as Readonly<Record<string, unknown>>)[name] : undefined;
}
