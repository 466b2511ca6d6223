import { narrow } from './card.ts';

/**
 * Templates compiled once more, into functions that write JSON. A page of people is sent far more often than anybody
 * looks into it, and making seven hundred objects of it only to write them out costs several times as much.
 */

/** What the two ways share, from render-card.ts. */
interface TemplateParts<Scope> {
  /** The value of a node, or {@link TemplateParts.dropped}. */
  readonly compileNode: (node: unknown, where: string) => (scope: Scope) => unknown;
  readonly compileProperty: (key: string, node: unknown, where: string) => (scope: Scope) => unknown;
  readonly compileWhen: (when: unknown, where: string) => (scope: Scope) => boolean;
  /** The scopes for which an element is repeated; undefined for one that is not. */
  readonly compileData: (data: unknown, where: string) => ((scope: Scope) => readonly Scope[]) | undefined;
  readonly isConstant: (node: unknown) => boolean;
  readonly isReserved: (key: string) => boolean;
  readonly dropped: symbol;
}

/** In a list '' stands for nothing, and several elements come with commas between. */
type Write<Scope> = (scope: Scope) => string;

/** Compiles a template; what comes back writes exactly what the expanded template is as JSON. */
export function compileWriter<Scope>(template: unknown, parts: TemplateParts<Scope>): Write<Scope> {
  const { compileNode, compileProperty, compileWhen, compileData, isConstant, isReserved, dropped } = parts;
  return writeElement(template as Record<string, unknown>, 'card');

  function writeItem(node: unknown, where: string): Write<Scope> {
    if (isConstant(node) && !Array.isArray(node)) return always(JSON.stringify(node));
    if (Array.isArray(node)) return writeItems(node, where);
    if (typeof node === 'object' && node !== null)
      return writeElement(node as Record<string, unknown>, where);
    const evaluate = compileNode(node, where);
    return (scope) => toJson(evaluate(scope));
  }

  function writeItems(list: readonly unknown[], where: string): Write<Scope> {
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

  function writeElement(element: Record<string, unknown>, where: string): Write<Scope> {
    const properties = writeProperties(element, where);
    const when = compileWhen(element.$when, where);
    const repeat = compileData(element.$data, where);
    if (repeat === undefined) return (scope) => (when(scope) ? properties(scope) : '');
    return (scope) => {
      let written = '';
      for (const inner of repeat(scope)) {
        if (when(inner)) written += written === '' ? properties(inner) : `,${properties(inner)}`;
      }
      return written;
    };
  }

  function writeProperties(element: Record<string, unknown>, where: string): Write<Scope> {
    // What does not change is written once; neighbours that do not change become one text.
    const pieces: (string | Write<Scope>)[] = [];
    let fixed = '{';
    for (const [key, node] of Object.entries(element)) {
      if (isReserved(key)) continue;
      fixed += `${fixed.endsWith('{') && pieces.length === 0 ? '' : ','}${JSON.stringify(key)}:`;
      if (isConstant(node)) fixed += narrow(JSON.stringify(node));
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

  function writeProperty(key: string, node: unknown, where: string): Write<Scope> {
    if (Array.isArray(node)) {
      const items = writeItems(node, where);
      return (scope) => `[${items(scope)}]`;
    }
    if (typeof node === 'object' && node !== null && !('$data' in node) && !('$when' in node)) {
      return writeElement(node as Record<string, unknown>, where);
    }
    const evaluate = compileProperty(key, node, where);
    return (scope) => {
      const value = evaluate(scope);
      if (value === dropped) throw new TypeError(`${where}: nothing is left of it`);
      return toJson(value);
    };
  }
}

function always<Scope>(text: string): Write<Scope> {
  const written = narrow(text);
  return () => written;
}

function toJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' ? objectJson(value) : String(value);
}

/** The data of buttons: flat records of texts. */
function objectJson(value: object | null): string {
  if (value === null || Array.isArray(value)) return narrow(JSON.stringify(value));
  let written = '';
  for (const [key, one] of Object.entries(value)) {
    if (typeof one !== 'string') return narrow(JSON.stringify(value));
    written += `${written === '' ? '' : ','}${quoted(key)}:${quoted(one)}`;
  }
  return `{${written}}`;
}

function quoted(text: string): string {
  return unescaped.test(text) ? `"${text}"` : narrow(JSON.stringify(text));
}

/** Latin letters and signs that JSON takes as they are. */
const unescaped = /^[ !#-[\]-~\u00a0-\u00ff]*$/;
