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

function note(expression: RegExp): RegExp {
  // Below this function and the trap stands whoever builds.
  const [, , , caller = ''] = new Error().stack?.split('\n') ?? [];
  const { source, flags } = expression;
  built.push({ source, flags, at: /file:[^)]*/.exec(caller)?.[0] ?? '' });
  return expression;
}

const observed = new Proxy(RegExp, {
  construct: (target, words, newTarget) => note(Reflect.construct(target, words, newTarget)),
  apply: (target, self, words) => note(Reflect.apply(target, self, words)),
});
Object.assign(globalThis, { RegExp: observed });
for (const path of process.argv.slice(2)) await import(path);
for (const expression of built) console.log(JSON.stringify(expression));
