/**
 * `$search` on directory objects: clauses `"property:text"` joined by upper-case AND and OR. In displayName and
 * description words are found by their beginnings; other properties are compared from their beginning.
 */

export type SearchTree =
  | { readonly kind: 'and' | 'or'; readonly left: SearchTree; readonly right: SearchTree }
  | { readonly kind: 'clause'; readonly property: string; readonly text: string };

/** The text is no search expression. */
export class SearchSyntaxError extends Error {
  override readonly name = 'SearchSyntaxError';
}

/** Reads a search expression. Inside quotes, `\"` and `\\` stand for themselves. @throws {SearchSyntaxError} */
export function parseSearch(text: string): SearchTree {
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(AND|OR)(?=[\s("]|$)|([()]))/y;
  const tokens: { readonly clause?: string; readonly mark?: string }[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) {
      throw new SearchSyntaxError(
        `Syntax error: character '${text.charAt(at)}' is not valid at position ${at} in '${text}'.`,
      );
    }
    tokens.push(match[1] === undefined ? { mark: match[2] ?? match[3] ?? '' } : { clause: match[1] });
    at = pattern.lastIndex;
  }

  let next = 0;
  const fail = (): never => {
    throw new SearchSyntaxError(`Syntax error in '${text}'.`);
  };
  const or = (): SearchTree => {
    let left = and();
    while (tokens[next]?.mark === 'OR') {
      next += 1;
      left = { kind: 'or', left, right: and() };
    }
    return left;
  };
  const and = (): SearchTree => {
    let left = clause();
    while (tokens[next]?.mark === 'AND') {
      next += 1;
      left = { kind: 'and', left, right: clause() };
    }
    return left;
  };
  const clause = (): SearchTree => {
    const token = tokens[next];
    next += 1;
    if (token?.mark === '(') {
      const inner = or();
      if (tokens[next]?.mark !== ')') return fail();
      next += 1;
      return inner;
    }
    if (token?.clause === undefined) return fail();
    const colon = token.clause.indexOf(':');
    if (colon < 1) return fail();
    return {
      kind: 'clause',
      property: token.clause.slice(0, colon),
      text: token.clause.slice(colon + 1).replace(/\\(.)/g, '$1'),
    };
  };

  const tree = or();
  return next === tokens.length ? tree : fail();
}

/** The words of a text in lower case: everything between spaces and special characters. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Every clause of an expression. */
export function clausesOf(tree: SearchTree): readonly (SearchTree & { readonly kind: 'clause' })[] {
  return tree.kind === 'clause' ? [tree] : [...clausesOf(tree.left), ...clausesOf(tree.right)];
}

/** A record prepared for searching: texts and words in lower case. */
export interface SearchRow {
  readonly texts: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  /** Words of displayName. */
  readonly words: readonly string[];
}

/** Makes a test of an expression. */
export function compileSearch(tree: SearchTree): (row: SearchRow) => boolean {
  if (tree.kind !== 'clause') {
    const left = compileSearch(tree.left);
    const right = compileSearch(tree.right);
    return tree.kind === 'and' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
  }
  const { property } = tree;
  if (property === 'displayName') {
    const wanted = wordsOf(tree.text);
    // A text of nothing but special characters has no words, and finds nobody.
    if (wanted.length === 0) return () => false;
    return (row) => wanted.every((start) => row.words.some((word) => word.startsWith(start)));
  }
  const start = tree.text.toLowerCase();
  return (row) =>
    (row.texts[property] ?? '').startsWith(start) ||
    (row.lists[property] ?? []).some((item) => (item[''] ?? '').startsWith(start));
}
