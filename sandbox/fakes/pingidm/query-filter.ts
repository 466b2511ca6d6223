import { IdmError } from './idm-error.ts';

/**
 * PingIDM's `_queryFilter`: comparisons joined by `and`, `or`, `!` and parentheses, such as
 * `mail eq "a@b.example" or displayName sw "Jan"`. Texts are compared without regard to letter case, as Graph does.
 */
export type QueryTest = (row: Readonly<Record<string, string>>) => boolean;

const operators: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  sw: (value, wanted) => value.startsWith(wanted),
  co: (value, wanted) => value.includes(wanted),
  ew: (value, wanted) => value.endsWith(wanted),
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
};

/**
 * Compiles a filter.
 * @param attributes what may be filtered by
 * @throws {IdmError} 400 for a filter that cannot be read, or by another attribute
 */
export function compileQueryFilter(text: string, attributes: readonly string[]): QueryTest {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const take = (): string => {
    at += 1;
    return tokens[at - 1] ?? '';
  };

  const or = (): QueryTest => {
    let test = and();
    while (peek().toLowerCase() === 'or') {
      take();
      const [left, right] = [test, and()];
      test = (row) => left(row) || right(row);
    }
    return test;
  };
  const and = (): QueryTest => {
    let test = not();
    while (peek().toLowerCase() === 'and') {
      take();
      const [left, right] = [test, not()];
      test = (row) => left(row) && right(row);
    }
    return test;
  };
  const not = (): QueryTest => {
    if (peek() !== '!') return comparison();
    take();
    const test = not();
    return (row) => !test(row);
  };
  const comparison = (): QueryTest => {
    const first = take();
    if (first === '(') {
      const test = or();
      if (take() !== ')') throw unreadable(text);
      return test;
    }
    if (first === 'true' || first === 'false') return () => first === 'true';
    const attribute = first.replace(/^\//, '');
    if (!/^\w+$/.test(attribute)) throw unreadable(text);
    if (!attributes.includes(attribute)) {
      throw new IdmError(400, `The attribute '${attribute}' is not supported in a query filter.`);
    }
    const name = take().toLowerCase();
    if (name === 'pr') return (row) => (row[attribute] ?? '') !== '';
    const compare = operators[name];
    const wanted = literal(take())?.toLowerCase();
    if (compare === undefined || wanted === undefined) throw unreadable(text);
    return (row) => compare((row[attribute] ?? '').toLowerCase(), wanted);
  };

  const test = or();
  if (at < tokens.length) throw unreadable(text);
  return test;
}

function tokensOf(text: string): readonly string[] {
  const pattern = /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()!]|[^\s()!"']+)/y;
  const tokens: string[] = [];
  while (pattern.lastIndex < text.trimEnd().length) {
    const match = pattern.exec(text);
    if (match === null) throw unreadable(text);
    tokens.push(match[1] ?? '');
  }
  return tokens;
}

function literal(token: string): string | undefined {
  if (/^["']/.test(token)) return token.slice(1, -1).replace(/\\(.)/g, '$1');
  return /^(true|false|-?\d+(\.\d+)?)$/.test(token) ? token : undefined;
}

function unreadable(text: string): IdmError {
  return new IdmError(
    400,
    `The value '${text}' for parameter '_queryFilter' could not be parsed as a valid query filter`,
  );
}
