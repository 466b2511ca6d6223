import { escapeNonLatin1 } from './card.ts';
import type { TemplateData } from './template-data.ts';
import { CardTemplateError, compileText, type Scope } from './template-text.ts';

/**
 * Compiles templates into functions that write JSON. A page of people is sent as JSON and rarely read as an
 * object; creating seven hundred objects to serialize them would take several times as long.
 */

/** Writes JSON; '' for an element of a list that is left out. Several elements are separated by commas. */
type Write = (scope: Scope) => string;

/** Successive parts of JSON: what is the same in every card, and what depends on data. */
type Pieces = readonly (string | Write)[];

const reservedKeys = new Set(['$data', '$when', '$root', '$index', '$host', '$_acTemplateVersion']);

/** The only property that may be an object: the data of a button. */
const objectKeys = new Set(['data']);

/**
 * Compiles a template into a function that writes the card for the data of `root` as JSON.
 * @throws {CardTemplateError} if it is invalid; later, if data and template do not match
 */
export function compileWriter(template: object): (root: TemplateData) => string {
  const write = joined(elementPieces(template as Record<string, unknown>, 'card'));
  return (root) => write({ root, data: root, index: undefined });
}

/** Returns a function that writes all pieces. Adjacent constant ones are joined once. */
function joined(pieces: Pieces): Write {
  const fewer: (string | Write)[] = [];
  for (const piece of pieces) {
    const last = fewer.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') fewer[fewer.length - 1] = last + piece;
    else fewer.push(piece);
  }
  return (scope) => {
    let written = '';
    for (const piece of fewer) written += typeof piece === 'string' ? piece : piece(scope);
    return written;
  };
}

function itemPieces(node: unknown, where: string): Pieces {
  if (Array.isArray(node)) return listPieces(node, where);
  if (isConstant(node)) return [constant(node)];
  if (typeof node === 'object' && node !== null) return elementPieces(node as Record<string, unknown>, where);
  const evaluate = compileText(String(node), where);
  return [(scope) => toJson(evaluate(scope))];
}

/** Compiles the elements of a list. Behind one that is always there, each further one brings its own comma. */
function listPieces(list: readonly unknown[], where: string): Pieces {
  const items = list.map((item, index) => ({
    pieces: itemPieces(item, `${where}[${index}]`),
    isOptional: isOptional(item),
  }));
  if (items[0]?.isOptional !== false) return [joinedByCommas(items.map(({ pieces }) => joined(pieces)))];
  return items.flatMap(({ pieces, isOptional }, index) => {
    if (index === 0) return pieces;
    return isOptional ? [afterComma(joined(pieces))] : [',', ...pieces];
  });
}

/** Whether an item may write nothing. */
function isOptional(item: unknown): boolean {
  if (Array.isArray(item)) return item.every(isOptional);
  return typeof item === 'object' && item !== null && ('$when' in item || '$data' in item);
}

function afterComma(write: Write): Write {
  return (scope) => {
    const written = write(scope);
    return written === '' ? '' : `,${written}`;
  };
}

function joinedByCommas(items: readonly Write[]): Write {
  return (scope) => {
    let written = '';
    for (const item of items) {
      const text = item(scope);
      if (text !== '') written += written === '' ? text : `,${text}`;
    }
    return written;
  };
}

/** Compiles an element, which `$when` may omit and `$data` may repeat if it is in a list. */
function elementPieces(element: Record<string, unknown>, where: string): Pieces {
  const pieces = propertyPieces(element, where);
  const when = compileWhen(element.$when, where);
  const repeat = compileData(element.$data, where);
  if (when === undefined && repeat === undefined) return pieces;
  const properties = joined(pieces);
  if (repeat === undefined) return [(scope) => (when?.(scope) === false ? '' : properties(scope))];
  return [
    (scope) => {
      let written = '';
      for (const inner of repeat(scope)) {
        if (when?.(inner) === false) continue;
        written += written === '' ? properties(inner) : `,${properties(inner)}`;
      }
      return written;
    },
  ];
}

function propertyPieces(element: Record<string, unknown>, where: string): Pieces {
  const pieces: (string | Write)[] = [];
  for (const [key, node] of Object.entries(element)) {
    if (reservedKeys.has(key)) continue;
    pieces.push(`${pieces.length === 0 ? '{' : ','}${JSON.stringify(key)}:`);
    pieces.push(...valuePieces(key, node, `${where}.${key}`));
  }
  return pieces.length === 0 ? ['{}'] : [...pieces, '}'];
}

function valuePieces(key: string, node: unknown, where: string): Pieces {
  if (isConstant(node)) return [constant(node)];
  if (Array.isArray(node)) return ['[', ...listPieces(node, where), ']'];
  if (typeof node === 'object' && node !== null) {
    if ('$data' in node || '$when' in node)
      throw new CardTemplateError(`${where}: $data and $when are for members of a list`);
    return elementPieces(node as Record<string, unknown>, where);
  }
  const evaluate = compileText(String(node), where, objectKeys.has(key));
  return [
    (scope) => {
      const value = evaluate(scope);
      return typeof value === 'string' ? quoted(value) : toJson(value);
    },
  ];
}

function constant(node: unknown): string {
  return escapeNonLatin1(JSON.stringify(node));
}

function compileWhen(when: unknown, where: string): ((scope: Scope) => boolean) | undefined {
  if (when === undefined) return undefined;
  if (typeof when !== 'string') throw new CardTemplateError(`${where}: $when must be an expression`);
  const evaluate = compileText(when, `${where}.$when`);
  return (scope) => {
    const value = evaluate(scope);
    if (typeof value !== 'boolean') throw new CardTemplateError(`${where}: $when must be true or false`);
    return value;
  };
}

/** Returns the scopes of a repeated element; undefined for an element in the surrounding scope. */
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

/** Whether nothing in the node depends on data. */
function isConstant(node: unknown): boolean {
  if (typeof node === 'string') return !node.includes('${');
  if (typeof node !== 'object' || node === null) return true;
  return Object.entries(node).every(([key, value]) => !reservedKeys.has(key) && isConstant(value));
}

function toJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' ? objectJson(value) : String(value);
}

/** Serializes the data of buttons, which are flat records of texts. */
function objectJson(value: object | null): string {
  if (value === null || Array.isArray(value)) return escapeNonLatin1(JSON.stringify(value));
  let written = '';
  for (const key of Object.keys(value)) {
    const one: unknown = value[key as keyof typeof value];
    if (typeof one !== 'string') return escapeNonLatin1(JSON.stringify(value));
    written += `${written === '' ? '' : ','}${quoted(key)}:${quoted(one)}`;
  }
  return `{${written}}`;
}

function quoted(text: string): string {
  if (text.length < long) return write(text);
  if (text !== lastLong) {
    lastLong = text;
    lastWritten = write(text);
  }
  return lastWritten;
}

/** Caches the last long text, because a row contains its long reference three times. */
const long = 80;
let lastLong = '';
let lastWritten = '""';

function write(text: string): string {
  return unescaped.test(text) ? `"${text}"` : escapeNonLatin1(JSON.stringify(text));
}

/** Latin-1 characters that need no escaping in JSON. */
const unescaped = /^[ !#-[\]-~\u00a0-\u00ff]*$/;
