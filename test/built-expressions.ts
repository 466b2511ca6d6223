/**
 * A process of its own: loads the modules that are named by the arguments, and writes a line of JSON for each regular
 * expression that is built meanwhile. Node strips types in place, so that lines are those of the source.
 */

export interface BuiltExpression {
  readonly source: string;
  readonly flags: string;
  /** Where it was built: `file:///…/FILE.ts:LINE:COLUMN`. */
  readonly at: string;
}

const built: BuiltExpression[] = [];
const PlainRegExp = RegExp;

class ObservedRegExp extends PlainRegExp {
  constructor(pattern: string | RegExp, flags?: string) {
    super(pattern, flags);
    const [, , caller = ''] = new Error().stack?.split('\n') ?? [];
    built.push({ source: this.source, flags: this.flags, at: /file:[^)]*/.exec(caller)?.[0] ?? '' });
  }
}

Object.assign(globalThis, { RegExp: ObservedRegExp });
for (const path of process.argv.slice(2)) await import(path);
for (const expression of built) console.log(JSON.stringify(expression));
