import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dialogs } from '../../src/dialogs/registry.ts';

const root = join(import.meta.dirname, '..');
const tests = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('read-intent'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

it.each(
  dialogs.map(({ command, verbs }) => {
    const words = [...(command?.words ?? []), ...verbs.map(({ verb }) => verb)];
    return [words[0] ?? '', words] as const;
  }),
)('the dialog "%s" is used by a test, in its words or by its button', (_, words) => {
  const isUsed = words.some((word) => new RegExp(`['"\`]${word.replaceAll('.', '\\.')}\\b`, 'i').test(tests));

  expect(isUsed).toBe(true);
});
