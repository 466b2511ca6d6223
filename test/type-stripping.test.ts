import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = ['src', 'sandbox', 'scripts', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);

function fault(file: string): string {
  try {
    stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'));
    return '';
  } catch (error) {
    return `${file}: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}

it('is all read by Node without a build, whose parser is not the one of these tests', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(files.map(fault).filter((one) => one !== '')).toEqual([]);
});
