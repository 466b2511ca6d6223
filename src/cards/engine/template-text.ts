/**
 * Compiles the texts of a template into functions. Of Microsoft's template language, cards use paths only:
 * `${person.name}`, `${$root.title}`, `${$data}` and `${$index}`. What needs more is computed by the builder.
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
 * Compiles a text into a function that returns its value, of any type if the text is a single path.
 * @param where the place in the template, for error messages
 * @param takesObjects whether the value may be an object or a list
 * @throws {CardTemplateError} if it is invalid; later, if the data lacks a named value
 */
export function compileText(text: string, where: string, takesObjects = false): Evaluate {
  // Texts and paths by turns.
  const pieces = text.split(/\$\{([^{}]*)\}/);
  const [before, only = '', after] = pieces;
  if (pieces.length === 3 && before === '' && after === '') return compilePath(only, where, takesObjects);
  const parts = pieces.map((piece, index) => {
    if (index % 2 === 1) return compilePath(piece, where, false);
    if (piece.includes('${')) throw new CardTemplateError(`${where}: ${text} does not parse`);
    return piece;
  });
  return (scope) => {
    let result = '';
    for (const part of parts) result += typeof part === 'string' ? part : String(part(scope));
    return result;
  };
}

/** Compiles a path to a function that throws if the value is missing or if data would become structure. */
function compilePath(path: string, where: string, takesObjects: boolean): Evaluate {
  const names = path.split('.');
  const wrong = names.find((name) => !/^\$?[a-z]\w*$/i.test(name) || name in Object.prototype);
  if (wrong !== undefined) throw new CardTemplateError(`${where}: \${${path}} is not a path of names`);
  const [first = '', ...others] = names;
  const begin = beginPath(first, where);
  return (scope) => {
    let value = begin(scope);
    for (const name of others) value = property(value, name);
    // Most values are texts, and a card has hundreds of them.
    if (typeof value === 'string') return value;
    if (value === undefined || value === null) throw new CardTemplateError(`${where}: no value for ${path}`);
    if (typeof value === 'object' && !takesObjects)
      throw new CardTemplateError(`${where}: ${path} is an object, not a text`);
    return value;
  };
}

function beginPath(name: string, where: string): Evaluate {
  if (name === '$root') return ({ root }) => root;
  if (name === '$data') return ({ data }) => data;
  if (name === '$index') return ({ index }) => index;
  if (name.startsWith('$')) throw new CardTemplateError(`${where}: nothing is called ${name}`);
  return ({ data }) => property(data, name);
}

function property(owner: unknown, name: string): unknown {
  const isObject = typeof owner === 'object' && owner !== null;
  return isObject ? (owner as Readonly<Record<string, unknown>>)[name] : undefined;
}
