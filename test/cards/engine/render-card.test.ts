import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Says whether the templating library is loaded once a card can be made, and once all templates are compiled. */
const script = `
  import { createRequire } from 'node:module';
  const { cache } = createRequire(import.meta.url);
  const isLoaded = () => Object.keys(cache).some((file) => file.includes('adaptivecards-templating'));
  await import('./src/cards/general/notice.ts');
  const before = isLoaded();
  const { compileTemplates } = await import('./src/cards/engine/render-card.ts');
  await compileTemplates();
  console.log(JSON.stringify([before, isLoaded()]));
`;

// In a process of its own, because others of this one have made cards.
it('loads the templating library with the first template, or when all are compiled', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);

  expect(JSON.parse(stdout)).toEqual([false, true]);
});
