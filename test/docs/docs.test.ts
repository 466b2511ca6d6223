import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../sandbox/read-settings.ts';
import { generatedFiles, withTables } from '../../scripts/docs-tables.ts';
import { readConfig } from '../../src/config.ts';

const root = new URL('../..', import.meta.url).pathname;
const pages = [
  ...readdirSync(root, { encoding: 'utf8' }),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
].filter((file) => file.endsWith('.md'));

describe('the documentation', () => {
  it.each(generatedFiles)(
    'has the generated tables of %s as the code has them (mend with: npm run docs)',
    async (file) => {
      const text = readFileSync(join(root, file), 'utf8');

      expect(text).toMatch(/^<!-- \w+ -->$/m);
      expect(await withTables(text)).toBe(text);
    },
  );

  it('names in env/.env.example exactly the settings that are read', () => {
    const asked = new Set<string>();
    const environment = new Proxy({} as Record<string, string>, {
      get: (_target, name) => {
        asked.add(String(name));
        return name === 'BOT_CERTIFICATE_FILE' ? 'no-such-file' : '';
      },
    });

    expect(() => readConfig(environment)).toThrow();
    asked.add('BOT_PASSWORD');
    expect(
      readSettings()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...asked].sort());
  });

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
