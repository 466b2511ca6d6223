/** Exchange's `-Filter` (OPATH): `DisplayName -like 'Jana*' -and IsDirSynced -eq $false`. */

/** The filter cannot be read, or names a property that there is not. */
export class OpathError extends Error {
  override readonly name = 'OpathError';
}

/** A record prepared for filters: property names and values in lower case; lists hold several values. */
export type OpathRow = Readonly<Record<string, readonly string[]>>;

type Test = (row: OpathRow) => boolean;

interface Token {
  readonly kind: 'word' | 'text' | 'operator' | 'mark' | 'end';
  readonly text: string;
}

const pattern =
  /\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|-([A-Za-z]+)|(\$?[A-Za-z_][\w.]*|-?\d+(?:\.\d+)?)|([(){}]))/y;

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw new OpathError(`"${text}" is not a valid filter: error at position ${at}.`);
    const [, single, double, operator, word, mark] = match;
    if (single !== undefined) tokens.push({ kind: 'text', text: single.replaceAll("''", "'") });
    else if (double !== undefined) tokens.push({ kind: 'text', text: double.replaceAll('""', '"') });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator.toLowerCase() });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'mark', text: mark ?? '' });
    at = pattern.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '' }];
}

export interface OpathRules {
  /** Property names in lower case. */
  readonly properties: ReadonlySet<string>;
  /** Whether `-like '*x'` is taken; not guaranteed for every property in Exchange Online. */
  readonly leadingWildcards: boolean;
}

/** Makes a test of a filter. @throws {OpathError} */
export function compileOpath(text: string, rules: OpathRules): Test {
  const tokens = tokenise(text);
  let next = 0;
  const fail = (): never => {
    throw new OpathError(`"${text}" is not a valid filter.`);
  };
  const peek = (): Token => tokens[next] ?? { kind: 'end', text: '' };
  const take = (): Token => {
    const token = peek();
    next += 1;
    return token;
  };
  const isOperator = (name: string): boolean => peek().kind === 'operator' && peek().text === name;

  const or = (): Test => {
    let left = and();
    while (isOperator('or')) {
      take();
      const [first, second] = [left, and()];
      left = (row) => first(row) || second(row);
    }
    return left;
  };
  const and = (): Test => {
    let left = unary();
    while (isOperator('and')) {
      take();
      const [first, second] = [left, unary()];
      left = (row) => first(row) && second(row);
    }
    return left;
  };
  const unary = (): Test => {
    if (isOperator('not')) {
      take();
      const inner = unary();
      return (row) => !inner(row);
    }
    if (peek().kind === 'mark' && (peek().text === '(' || peek().text === '{')) {
      const closing = take().text === '(' ? ')' : '}';
      const inner = or();
      if (take().text !== closing) fail();
      return inner;
    }
    return comparison();
  };
  const comparison = (): Test => {
    const property = take();
    if (property.kind !== 'word') return fail();
    const name = property.text.toLowerCase();
    if (!rules.properties.has(name)) {
      throw new OpathError(`"${property.text}" is not a valid property for the Filter parameter.`);
    }
    const operator = take();
    if (operator.kind !== 'operator') return fail();
    const typed = readValue(take());
    const value = name.startsWith('when') && typed !== '' ? moment(typed) : typed;
    switch (operator.text) {
      case 'eq':
        return (row) => values(row, name).includes(value);
      case 'ne':
        return (row) => !values(row, name).includes(value);
      case 'like':
      case 'notlike': {
        const like = compileLike(value);
        return operator.text === 'like'
          ? (row) => values(row, name).some(like)
          : (row) => !values(row, name).some(like);
      }
      case 'gt':
        return (row) => values(row, name).some((stored) => stored > value);
      case 'ge':
        return (row) => values(row, name).some((stored) => stored >= value);
      case 'lt':
        return (row) => values(row, name).some((stored) => stored < value);
      case 'le':
        return (row) => values(row, name).some((stored) => stored <= value);
      default:
        return fail();
    }
  };
  /** Times are stored in one notation, and may be asked for in others. */
  const moment = (typed: string): string => {
    const inUtc = typed.includes('/') ? `${typed} utc` : typed;
    const at = Date.parse(inUtc);
    return Number.isNaN(at) ? fail() : `${new Date(at).toISOString().slice(0, 19)}z`.toLowerCase();
  };
  const readValue = (token: Token): string => {
    if (token.kind === 'text') return token.text.toLowerCase();
    if (token.kind !== 'word') return fail();
    if (token.text.toLowerCase() === '$null') return '';
    return token.text.replace(/^\$/, '').toLowerCase();
  };
  const compileLike = (value: string): ((stored: string) => boolean) => {
    if (value.startsWith('*') && !rules.leadingWildcards) {
      throw new OpathError('A wildcard at the beginning is not supported for this property.');
    }
    const source = value
      .split('*')
      .map((part) => part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
      .join('.*');
    const expression = new RegExp(`^${source}$`, 's');
    return (stored) => expression.test(stored);
  };

  const test = or();
  return peek().kind === 'end' ? test : fail();
}

function values(row: OpathRow, name: string): readonly string[] {
  const stored = row[name] ?? [];
  return stored.length === 0 ? [''] : stored;
}
