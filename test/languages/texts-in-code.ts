import { type Node, parseSync } from 'oxc-parser';

/** Functions whose arguments no person reads: the logs, and what is compared with typed text. */
const programFunctions = new Set(
  'wordSet Symbol super report log logFailure includes startsWith endsWith replace replaceAll get has debug info warn error'.split(
    ' ',
  ),
);
/** Properties that hold an example of what people type, names of events, or the look of a card. */
const programProperties = new Set('example event locale type style color weight size icon'.split(' '));

/** Names of the Adaptive Cards schema, and of systems that errors and log lines tell. */
const names = new Set([
  ...'Accent Attention Bolder Default ExtraLarge Good Informative Large Subtle Warning'.split(' '),
  ...['Teams', 'Bot Framework'],
]);

/** Returns the string literals and templates of a module that look like texts for people, as `LINE TEXT`. */
export function textsIn(code: string): readonly string[] {
  const found: string[] = [];
  visit(parse(code), [], (node) => {
    const text = textOf(node);
    if (text !== undefined && looksLikeText(text) && !names.has(text))
      found.push(`${lineOf(code, node)} ${text}`);
  });
  return found;
}

/** Returns the paths of the messages that a module reads, such as `general.findPerson`; of a group if it is indexed. */
export function messagesIn(code: string): { readonly path: string; readonly isWhileLoading: boolean }[] {
  const found: { readonly path: string; readonly isWhileLoading: boolean }[] = [];
  visit(parse(code), [], (node, parents) => {
    if (node.type !== 'Identifier' || node.name !== 'messages') return;
    const path: string[] = [];
    let at: Node = node;
    for (const parent of parents.toReversed()) {
      if (parent.type !== 'MemberExpression' || parent.object !== at || parent.computed) break;
      if (parent.property.type === 'Identifier') path.push(parent.property.name);
      at = parent;
    }
    // The getters of an object are read where it is spread, maybe while a module is loaded.
    const isGetter = parents.some((parent) => parent.type === 'Property' && parent.kind === 'get');
    const isWhileLoading = isGetter || !parents.some(({ type }) => /Function/.test(type));
    const holder = parents.find((parent) => parent.type === 'VariableDeclarator' && parent.init === at);
    for (const end of takenOut(holder)) found.push({ path: [...path, ...end].join('.'), isWhileLoading });
  });
  return found;
}

/** Returns the properties that `const { a, b } = …` takes out of a value; one empty path if it is used as a whole. */
function takenOut(holder: Node | undefined): readonly (readonly string[])[] {
  if (holder?.type !== 'VariableDeclarator' || holder.id.type !== 'ObjectPattern') return [[]];
  return holder.id.properties.map((one) =>
    one.type === 'Property' && one.key.type === 'Identifier' ? [one.key.name] : [],
  );
}

function parse(code: string): Node {
  const { program, errors } = parseSync('module.ts', code);
  if (errors.length > 0) throw new Error(errors[0]?.message);
  return program;
}

/** "Two words", or one that starts like a sentence or a title; not a code such as "BadRequest". */
function looksLikeText(text: string): boolean {
  return (
    /\p{L}{2}.* \S|\S .*\p{L}{2}/u.test(text.replace('CR-…', '')) || /^\p{Lu}\p{Ll}+(?!\p{L})/u.test(text)
  );
}

function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type !== 'TemplateLiteral') return undefined;
  return node.quasis.map(({ value }) => value.cooked ?? '').join('…');
}

function visit(
  node: Node,
  parents: readonly Node[],
  see: (node: Node, parents: readonly Node[]) => void,
): void {
  if (isReadByNobody(node)) return;
  see(node, parents);
  const called = node.type === 'CallExpression' ? nameOf(node.callee) : '';
  // A list of words that are understood.
  if (called === 'split') return;
  if (node.type === 'CallExpression' && programFunctions.has(called)) {
    visit(node.callee, [...parents, node], see);
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (node.type === 'Property' && key === 'key' && !node.computed) continue;
    if (node.type === 'SwitchCase' && key === 'test') continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) visit(child, [...parents, node], see);
  }
}

/** Types, imports, errors (which people never see), comparisons, log lines and searched texts. */
function isReadByNobody(node: Node): boolean {
  if (/^TS(?!(?:As|Satisfies|NonNull)Expression)/.test(node.type)) return true;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ThrowStatement':
      return true;
    case 'ExportNamedDeclaration':
      return node.source !== null;
    case 'NewExpression':
      return node.callee.type === 'Identifier' && /(?:Error|RegExp)$/.test(node.callee.name);
    case 'BinaryExpression':
      return /^[!=]==$/.test(node.operator);
    case 'PropertyDefinition':
      return node.key.type === 'Identifier' && node.key.name === 'name';
    case 'Property':
      if (node.key.type !== 'Identifier') return false;
      return node.key.name === 'words'
        ? node.value.type === 'ArrayExpression'
        : programProperties.has(node.key.name);
    default:
      return false;
  }
}

/** Returns the name of a called function or method. */
function nameOf(callee: Node): string {
  if (callee.type === 'MemberExpression') return nameOf(callee.computed ? callee.object : callee.property);
  if (callee.type === 'Super') return 'super';
  return callee.type === 'Identifier' ? callee.name : '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function lineOf(code: string, { start }: Node): number {
  return code.slice(0, start).split('\n').length;
}
