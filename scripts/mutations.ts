/** One small fault that can be put into a source file. */
export interface Mutation {
  /** Below the project's folder. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly kind: MutationKind;
  readonly before: string;
  /** '' for a line that is taken out. */
  readonly after: string;
}

type MutationKind = 'mapping' | 'retry' | 'escape' | 'guard' | 'comparison';

interface Operator {
  readonly kind: MutationKind;
  /** The changed line, or undefined where the operator has nothing to do. */
  apply(line: string): string | undefined;
}

/** Replaces the first match, if there is one. */
function swap(kind: MutationKind, pattern: RegExp, replacement: string): Operator {
  return { kind, apply: (line) => (pattern.test(line) ? line.replace(pattern, replacement) : undefined) };
}

const operators: readonly Operator[] = [
  // A line of a table or an object: `jobTitle: contact.jobTitle ?? '',`
  { kind: 'mapping', apply: (line) => (/^\s+['@\w.-]+: .*[^{[(],$/.test(line) ? '' : undefined) },
  { kind: 'mapping', apply: (line) => (/^\s+\.\.\.\(.*\),$/.test(line) ? '' : undefined) },
  swap('retry', /idempotent: true/, 'idempotent: false'),
  swap('retry', /idempotent: false/, 'idempotent: true'),
  swap('retry', /(const \w*[aA]ttempts = )\d+/, '$11'),
  { kind: 'retry', apply: (line) => (/^\s+\[\/.*\],$/.test(line) ? '' : undefined) },
  { kind: 'retry', apply: (line) => (/^\s+case \d+:$/.test(line) ? '' : undefined) },
  swap('retry', /await pause\([^)]*\)/, 'true'),
  swap('escape', /encodeURIComponent\(/, '('),
  swap('escape', /(pathSegment|odataText|filterText|filterPattern)\(/, '('),
  swap('escape', /\.toWellFormed\(\)/, ''),
  swap('escape', /\.replaceAll\((['"]).*?\1, (['"]).*?\2\)/, ''),
  swap('escape', /\.toLowerCase\(\)/, ''),
  {
    kind: 'guard',
    apply: (line) => (/^\s+if \(.*\) (return|throw|continue)\b.*;$/.test(line) ? '' : undefined),
  },
  swap('comparison', / === /, ' !== '),
  swap('comparison', / !== /, ' === '),
  swap('comparison', / && /, ' || '),
  swap('comparison', / \|\| /, ' && '),
  swap('comparison', / >= /, ' > '),
  swap('comparison', / <= /, ' < '),
];

/** Lines whose fault nobody could see: comments, names for the log, imports and types. */
const idle =
  /^\s*(\*|\/\*|\/\/|import\b|export (type|interface)\b|readonly\b|type\b)|\b(route|message|nextStep): /;

/** All mutations that a source file offers, in the order of its lines. */
export function mutationsOf(file: string, text: string): readonly Mutation[] {
  return text.split('\n').flatMap((before, index) => {
    if (idle.test(before)) return [];
    return operators.flatMap(({ kind, apply }) => {
      const after = apply(before);
      return after === undefined || after === before ? [] : [{ file, line: index + 1, kind, before, after }];
    });
  });
}

export function applyMutation(text: string, { line, after }: Mutation): string {
  const lines = text.split('\n');
  lines[line - 1] = after;
  return lines.join('\n');
}

/** Takes `limit` of them, each kind in turn, by a seed: the same seed chooses the same ones. */
export function choose(mutations: readonly Mutation[], limit: number, seed: number): readonly Mutation[] {
  const random = randomBy(seed);
  const kinds = new Map<MutationKind, { readonly mutation: Mutation; readonly place: number }[]>();
  for (const mutation of mutations) {
    const same = kinds.get(mutation.kind) ?? [];
    same.push({ mutation, place: random() });
    kinds.set(mutation.kind, same);
  }
  const queues = [...kinds.values()].map((same) => same.sort((one, other) => one.place - other.place));
  const chosen: Mutation[] = [];
  for (let round = 0; chosen.length < limit && queues.some((queue) => queue.length > round); round++) {
    chosen.push(...queues.flatMap((queue) => queue.slice(round, round + 1)).map(({ mutation }) => mutation));
  }
  return chosen.slice(0, limit);
}

/** A small generator of numbers from 0 to 1 (mulberry32). */
function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
