/**
 * Renders every card with sample data, and those of real dialogs, in Teams' themes and widths and in an old client, to PNG
 * files in build/gallery, with Microsoft's renderer, and an index page. Run: `npm run gallery`, or with the beginning of a
 * card's name.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runCommand, UsageError } from '../src/cli/command-line.ts';
import type { Look } from '../test/cards/card-page.ts';

const folder = fileURLToPath(new URL('../build/gallery/', import.meta.url));
const usage = `npm run gallery -- [CARD]

Draws every card with sample data and the cards of real dialogs, or those whose name begins with CARD ("dialog." for
dialogs), to PNG files in build/gallery, and index.html with all of them.

  --axe    lists what axe finds serious as well
  --help   this text
`;

await runCommand({
  usage,
  options: { axe: { type: 'boolean', default: false } },
  positionals: [0, 1],
  async run(values, [wanted = '']) {
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { launchBrowser } = await import('../test/browser/launch-browser.ts');
    const { cardPage, looks } = await import('../test/cards/card-page.ts');
    const { cardSamples } = await import('../test/cards/sample-cards.ts');
    const { dialogCards } = await import('./dialog-cards.ts');
    const samples = cardSamples.map(({ name, card }) => ({ name, card: card() }));
    const wantsDialogs = wanted === '' || wanted.startsWith('dialog');
    const all = wantsDialogs ? [...samples, ...(await dialogCards())] : samples;
    const cards = all.filter(({ name }) => name.startsWith(wanted));
    if (cards.length === 0) throw new UsageError(`No card's name begins with "${wanted}".`);
    await mkdir(folder, { recursive: true });
    const browser = await launchBrowser();
    try {
      for (const look of looks) {
        const page = await cardPage(browser, look);
        for (const { name, card } of cards) {
          const element = await page.show(card);
          await element.screenshot({ path: `${folder}${name}-${look.name}.png` });
        }
        if (values.axe)
          for (const violation of await page.violations(cards)) console.log(`${look.name}: ${violation}`);
        await page.close();
      }
      await writeFile(
        `${folder}index.html`,
        indexPage(
          cards.map(({ name }) => name),
          looks,
        ),
      );
      console.log(`Cards are in ${folder}index.html`);
    } finally {
      await browser.close();
    }
  },
});

/** Returns a page with a row for each card and a column for each look. */
function indexPage(names: readonly string[], looks: readonly Look[]): string {
  const head = looks.map(({ name, width }) => `<th>${name}, ${width} px</th>`).join('');
  const rows = names.map((name) => {
    const cells = looks.map(
      (look) =>
        `<td><img src="${name}-${look.name}.png" alt="${name}, ${look.name}" width="${Math.min(look.width, 640)}"></td>`,
    );
    return `<tr id="${name}"><th>${name}</th>${cells.join('')}</tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Cards</title>
<style>
  body { font: 14px system-ui; background: #ddd }
  th { position: sticky; top: 0; background: #ddd; padding: 8px; text-align: left; vertical-align: top }
  td { padding: 8px; vertical-align: top }
</style>
<table><tr><th></th>${head}</tr>${rows.join('\n')}</table>
</html>
`;
}
