import { escapeNonLatin1 } from './card.ts';
import type { TemplateData } from './template-data.ts';
import { CardTemplateError, compileText, type Scope } from './template-text.ts';

/**
 * Compiles templates into functions that write JSON. A page of people is sent as JSON and rarely read as an
 * object; creating seven hundred objects to serialize them would take several times as long.
 */

/** Writes JSON. In a list '' means no element, and several elements are separated by commas. */
type Write = (scope: Scope) => string;

const reservedKeys = new Set(['$data', '$when', '$root', '$index', '$host', '$_acTemplateVersion']);

/** The only property that may be an object: the data of a button. */
const objectKeys = new Set(['data']);

/**
 * Compiles a template into a function that writes the card for the data of `root` as JSON.
 * @throws {CardTemplateError} if it is invalid; later, if data and template do not match
 */
export function compileWriter(template: object): (root: TemplateData) => string {
  const write = writeElement(template as Record<string, unknown>, 'card');
  return (root) => write({ root, data: root, index: undefined });
}

function writeItem(node: unknown, where: string): Write {
  if (Array.isArray(node)) return writeItems(node, where);
  if (isConstant(node)) return always(node);
  if (typeof node === 'object' && node !== null) return writeElement(node as Record<string, unknown>, where);
  const evaluate = compileText(String(node), where);
  return (scope) => toJson(evaluate(scope));
}

function writeItems(list: readonly unknown[], where: string): Write {
  const items = list.map((item, index) => writeItem(item, `${where}[${index}]`));
  return (scope) => {
    let written = '';
    for (const item of items) {
      const text = item(scope);
      if (text !== '') written += written === '' ? text : `,${text}`;
    }
    return written;
  };
}

/** Compiles a list element, which `$when` may omit and `$data` may repeat. */
function writeElement(element: Record<string, unknown>, where: string): Write {
  const properties = writeProperties(element, where);
  const when = compileWhen(element.$when, where);
  const repeat = compileData(element.$data, where);
  if (repeat === undefined)
    return when === undefined ? properties : (scope) => (when(scope) ? properties(scope) : '');
  return (scope) => {
    let written = '';
    for (const inner of repeat(scope)) {
      if (when !== undefined && !when(inner)) continue;
      written += written === '' ? properties(inner) : `,${properties(inner)}`;
    }
    return written;
  };
}

function writeProperties(element: Record<string, unknown>, where: string): Write {
  // Constant properties are serialized once; adjacent ones are joined.
  const pieces: (string | Write)[] = [];
  let fixed = '{';
  for (const [key, node] of Object.entries(element)) {
    if (reservedKeys.has(key)) continue;
    fixed += `${fixed.endsWith('{') && pieces.length === 0 ? '' : ','}${JSON.stringify(key)}:`;
    if (isConstant(node)) fixed += escapeNonLatin1(JSON.stringify(node));
    else {
      pieces.push(fixed, writeProperty(key, node, `${where}.${key}`));
      fixed = '';
    }
  }
  pieces.push(`${fixed}}`);
  return (scope) => {
    let written = '';
    for (const piece of pieces) written += typeof piece === 'string' ? piece : piece(scope);
    return written;
  };
}

function writeProperty(key: string, node: unknown, where: string): Write {
  if (Array.isArray(node)) {
    const items = writeItems(node, where);
    return (scope) => `[${items(scope)}]`;
  }
  if (typeof node === 'object' && node !== null) {
    if ('$data' in node || '$when' in node)
      throw new CardTemplateError(`${where}: $data and $when are for members of a list`);
    return writeElement(node as Record<string, unknown>, where);
  }
  const evaluate = compileText(String(node), where, objectKeys.has(key));
  return (scope) => {
    const value = evaluate(scope);
    return typeof value === 'string' ? quoted(value) : toJson(value);
  };
}

function always(node: unknown): Write {
  const written = escapeNonLatin1(JSON.stringify(node));
  return () => written;
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
