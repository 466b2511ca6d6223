import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../src/providers/index.ts';
import { settings } from '../../src/settings.ts';

const folder = join(import.meta.dirname, '../../docs/providers');
const providers = Object.keys(registry);

describe('the pages of the providers', () => {
  it('are one for each provider', () => {
    expect(
      readdirSync(folder)
        .map((file) => file.replace(/\.md$/, ''))
        .sort(),
    ).toEqual([...providers].sort());
  });

  it.each(providers)('say of %s what an administrator asks', (provider) => {
    const page = readFileSync(join(folder, `${provider}.md`), 'utf8');

    const titles = page.match(/^## .+$/gm);

    expect(titles).toEqual(
      ['Options', 'Permissions', 'Operations and requests', 'Quirks', 'Unproven'].map(
        (title) => `## ${title}`,
      ),
    );
    expect(page).toMatch(/^\| check \|/m);
    expect(page).toMatch(/https:\/\//);
  });

  it.each(providers)('name for %s only settings that there are', (provider) => {
    const page = readFileSync(join(folder, `${provider}.md`), 'utf8');
    const known = Object.keys(settings);

    const named = page.match(/(?<=`)[A-Z][A-Z0-9]*_[A-Z0-9_]+/g) ?? [];

    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});
