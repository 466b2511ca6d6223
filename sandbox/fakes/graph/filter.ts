/** OData's `$filter`, as much of it as Graph offers for people: text → tree → test. */

export type FilterValue = string | number | boolean | null;

export type FilterTree =
  | { readonly kind: 'and'; readonly left: FilterTree; readonly right: FilterTree }
  | { readonly kind: 'or'; readonly left: FilterTree; readonly right: FilterTree }
  | { readonly kind: 'not'; readonly inner: FilterTree }
  | {
      readonly kind: 'compare';
      readonly operator: CompareOperator;
      readonly path: string;
      readonly value: FilterValue;
    }
  | { readonly kind: 'in'; readonly path: string; readonly values: readonly FilterValue[] }
  | { readonly kind: 'call'; readonly name: CallName; readonly path: string; readonly value: string }
  /** `inner` speaks of the list's item: path '' for the item itself, 'address' for a part of it. */
  | { readonly kind: 'any'; readonly path: string; readonly inner: FilterTree | undefined };

const compareOperators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
type CompareOperator = (typeof compareOperators)[number];

const callNames = ['startswith', 'endswith', 'contains'] as const;
type CallName = (typeof callNames)[number];

/** The text is no filter at all. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';
}

interface Token {
  readonly kind: 'word' | 'string' | 'mark' | 'end';
  readonly text: string;
  readonly at: number;
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_@][\w./@$-]*|-?\d[\w.:+-]*)|([(),:]))/y;
  let at = 0;
  while (at < text.length) {
    if (text.slice(at).trim() === '') break;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw new FilterSyntaxError(`Syntax error at position ${at} in '${text}'.`);
    if (match[1] !== undefined) tokens.push({ kind: 'string', text: match[1].replaceAll("''", "'"), at });
    else if (match[2] !== undefined) tokens.push({ kind: 'word', text: match[2], at });
    else tokens.push({ kind: 'mark', text: match[3] ?? '', at });
    at = pattern.lastIndex;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

/** Reads a filter. @throws {FilterSyntaxError} */
export function parseFilter(text: string): FilterTree {
  const tokens = tokenise(text);
  let next = 0;

  const fail = (token: Token): never => {
    throw new FilterSyntaxError(`Syntax error at position ${token.at} in '${text}'.`);
  };
  const peek = (): Token => tokens[next] ?? { kind: 'end', text: '', at: text.length };
  const take = (): Token => {
    const token = peek();
    next += 1;
    return token;
  };
  const mark = (wanted: string): void => {
    const token = take();
    if (token.kind !== 'mark' || token.text !== wanted) fail(token);
  };
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text === word;
  const word = (): string => {
    const token = take();
    return token.kind === 'word' ? token.text : fail(token);
  };

  const value = (): FilterValue => {
    const token = take();
    if (token.kind === 'string') return token.text;
    if (token.kind !== 'word') return fail(token);
    if (token.text === 'null') return null;
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    if (/^-?\d+(\.\d+)?$/.test(token.text)) return Number(token.text);
    // Moments and GUIDs stand without quotes.
    return /^[\d-]/.test(token.text) ? token.text : fail(token);
  };

  const or = (variable: string): FilterTree => {
    let left = and(variable);
    while (isWord('or')) {
      take();
      left = { kind: 'or', left, right: and(variable) };
    }
    return left;
  };
  const and = (variable: string): FilterTree => {
    let left = unary(variable);
    while (isWord('and')) {
      take();
      left = { kind: 'and', left, right: unary(variable) };
    }
    return left;
  };
  const unary = (variable: string): FilterTree => {
    if (isWord('not')) {
      take();
      return { kind: 'not', inner: unary(variable) };
    }
    if (peek().kind === 'mark' && peek().text === '(') {
      take();
      const inner = or(variable);
      mark(')');
      return inner;
    }
    return term(variable);
  };
  const term = (variable: string): FilterTree => {
    const start = peek();
    const name = word();
    if (peek().kind === 'mark' && peek().text === '(') return functionOrAny(name, start, variable);
    const path = relative(name, variable);
    const operator = word();
    if (operator === 'in') {
      mark('(');
      const values = [value()];
      while (peek().text === ',' && peek().kind === 'mark') {
        take();
        values.push(value());
      }
      mark(')');
      return { kind: 'in', path, values };
    }
    const known = compareOperators.find((candidate) => candidate === operator);
    if (known === undefined) return fail(start);
    return { kind: 'compare', operator: known, path, value: value() };
  };
  const functionOrAny = (name: string, start: Token, variable: string): FilterTree => {
    mark('(');
    if (name.endsWith('/any')) {
      const path = relative(name.slice(0, -'/any'.length), variable);
      if (peek().text === ')') {
        take();
        return { kind: 'any', path, inner: undefined };
      }
      const item = word();
      mark(':');
      const inner = or(item);
      mark(')');
      return { kind: 'any', path, inner };
    }
    const call = callNames.find((candidate) => candidate === name.toLowerCase());
    if (call === undefined) return fail(start);
    const path = relative(word(), variable);
    mark(',');
    const argument = take();
    if (argument.kind !== 'string') fail(argument);
    mark(')');
    return { kind: 'call', name: call, path, value: argument.text };
  };
  /** Takes the name of the `any` variable off a path; a path outside of it is left whole. */
  const relative = (path: string, variable: string): string => {
    if (variable === '') return path;
    if (path === variable) return '';
    return path.startsWith(`${variable}/`) ? path.slice(variable.length + 1) : `/${path}`;
  };

  const tree = or('');
  if (peek().kind !== 'end') fail(peek());
  return tree;
}

/** A record prepared for tests: everything in lower case, absent texts are ''. */
export interface FilterRow {
  readonly texts: Readonly<Record<string, string>>;
  /** Items of the lists, each with its parts; a plain item has the part ''. */
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/** Makes a test of a tree whose paths are already checked. Letter case does not count, as at Graph. */
export function compileFilter(tree: FilterTree): (row: FilterRow) => boolean {
  switch (tree.kind) {
    case 'any': {
      const { path } = tree;
      if (tree.inner === undefined) return (row) => (row.lists[path] ?? []).length > 0;
      const inner = compileFilter(tree.inner);
      return (row) => (row.lists[path] ?? []).some((item) => inner({ texts: item, lists: {} }));
    }
    case 'and':
    case 'or': {
      const left = compileFilter(tree.left);
      const right = compileFilter(tree.right);
      return tree.kind === 'and' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
    }
    case 'not': {
      const inner = compileFilter(tree.inner);
      return (row) => !inner(row);
    }
    case 'in': {
      const values = new Set(tree.values.map(comparable));
      return (row) => values.has(row.texts[tree.path] ?? '');
    }
    case 'call': {
      const { path, name } = tree;
      const value = tree.value.toLowerCase();
      if (name === 'startswith') return (row) => (row.texts[path] ?? '').startsWith(value);
      if (name === 'endswith') return (row) => (row.texts[path] ?? '').endsWith(value);
      return (row) => (row.texts[path] ?? '').includes(value);
    }
    case 'compare':
      return compileCompare(tree.operator, tree.path, comparable(tree.value));
  }
}

function compileCompare(operator: CompareOperator, path: string, value: string): (row: FilterRow) => boolean {
  switch (operator) {
    case 'eq':
      return (row) => (row.texts[path] ?? '') === value;
    case 'ne':
      return (row) => (row.texts[path] ?? '') !== value;
    case 'gt':
      return (row) => (row.texts[path] ?? '') > value;
    case 'ge':
      return (row) => (row.texts[path] ?? '') >= value;
    case 'lt':
      return (row) => (row.texts[path] ?? '') < value;
    case 'le':
      return (row) => (row.texts[path] ?? '') <= value;
  }
}

function comparable(value: FilterValue): string {
  return value === null ? '' : String(value).toLowerCase();
}

/** Every part of a tree, the tree itself first. Parts inside an `any` are left to the caller. */
export function partsOf(tree: FilterTree): FilterTree[] {
  if (tree.kind === 'and' || tree.kind === 'or') return [tree, ...partsOf(tree.left), ...partsOf(tree.right)];
  return tree.kind === 'not' ? [tree, ...partsOf(tree.inner)] : [tree];
}
