import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate, generatedFiles } from '../../scripts/docs-tables.ts';

const root = new URL('../..', import.meta.url).pathname;
const pages = [
  ...readdirSync(root, { encoding: 'utf8' }),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
].filter((file) => file.endsWith('.md'));

describe('the documentation', () => {
  it.each(generatedFiles)(
    'has what is generated in %s as the code has it (mend with: npm run docs)',
    async (file) => {
      const text = readFileSync(join(root, file), 'utf8');

      if (file.endsWith('.md')) expect(text).toMatch(/^<!-- \w+ -->$/m);
      expect(await generate(file, text)).toBe(text);
    },
  );

  it.each(pages)('names only source files that exist in %s', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const named = Array.from(
      text.matchAll(/(?:`|\[")((?:[\w.-]+\/)+[\w.-]+\.(?:ts|js|json))\b/g),
      ([, path = '']) => path,
    );
    const missing = named.filter(
      (path) =>
        !path.includes('/acme') && !existsSync(join(root, path)) && !existsSync(join(root, 'src', path)),
    );

    expect(missing).toEqual([]);
  });

  const src = join(root, 'src');
  const code = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(src, file), 'utf8'))
    .join('\n');
  const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const listed = Array.from(
    operations.matchAll(/^\| `([a-z_]+(?:\.[a-z_]+)+)` \|/gm),
    ([, event = '']) => event,
  );

  it('lists each event of the log that a card tells people to look for', () => {
    const told = Array.from(code.matchAll(/log for the event “([^”]+)”/g), ([, event = '']) => event);

    expect(told).not.toEqual([]);
    expect(told.filter((event) => !listed.includes(event))).toEqual([]);
  });

  it('lists the event of every log line in docs/operations.md', () => {
    const lines = code.match(/\blog(?:\.(?:debug|info|warn|error)|\[[^\]]+\])\([^)]*/g) ?? [];
    const events = lines.flatMap((line) => line.match(/(?<=event: .*)'[a-z_]+(?:\.[a-z_]+)+'/g) ?? []);

    expect(lines.filter((line) => !line.includes('event'))).toEqual([]);
    expect(events.filter((event) => !listed.includes(event.slice(1, -1)))).toEqual([]);
    expect(events.length).toBeGreaterThan(40);
    expect(listed.filter((event) => !code.includes(`'${event}'`))).toEqual([]);
  });

  it.each(pages)('has no broken link in %s', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = Array.from(
      text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g),
      ([, link = '']) => link,
    );

    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});
