/**
 * Renders every card of real dialogs, and those with sample data, in each of Teams' themes and widths, in a new and in an
 * old client, to PNG files in build/gallery, with Microsoft's renderer, and an index page. Run: `npm run gallery`, or with
 * the beginning of a card's name.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runCommand, UsageError } from '../src/cli/command-line.ts';
import type { Look } from '../test/cards/card-page.ts';

const folder = fileURLToPath(new URL('../build/gallery/', import.meta.url));
const shownAtFirst = new Set(['theme-light', 'theme-dark', 'width-720', 'width-320', 'client-new']);
const usage = `npm run gallery -- [CARD]

Draws the cards of real dialogs and every card with sample data, or those whose name begins with CARD, in all themes and
widths, in a new and in an old client, to PNG files in build/gallery, and index.html with all of them.

  --samples   leaves the dialogs out
  --axe       lists what axe finds serious as well
  --help      this text
`;

await runCommand({
  usage,
  options: { axe: { type: 'boolean', default: false }, samples: { type: 'boolean', default: false } },
  positionals: [0, 1],
  async run(values, [wanted = '']) {
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { launchBrowser } = await import('../test/browser/launch-browser.ts');
    const { cardPage, themes, widths } = await import('../test/cards/card-page.ts');
    const { cardSamples } = await import('../test/cards/sample-cards.ts');
    const kinds = [...new Set(cardSamples.map(({ name }) => name.replace(/\..*/, '')))];
    if (!kinds.some((kind) => kind.startsWith(wanted) || wanted.startsWith(`${kind}.`)))
      throw new UsageError(`No card's name begins with "${wanted}".`);
    const samples = cardSamples.map(({ name, card }) => ({ name, card: card() }));
    const dialogs = values.samples ? [] : await (await import('./dialog-cards.ts')).dialogCards();
    const cards = [...samples, ...dialogs]
      .filter(({ name }) => name.startsWith(wanted))
      .sort((a, b) => a.name.localeCompare(b.name));
    if (cards.length === 0) throw new UsageError(`No card's name begins with "${wanted}".`);
    const looks = themes.flatMap((theme) =>
      widths.flatMap((width) =>
        [false, true].map((isOldClient): Look => {
          const name = `${theme}-${width}-${isOldClient ? 'old' : 'new'}`;
          return { name, theme, width, isOldClient };
        }),
      ),
    );
    await rm(folder, { recursive: true, force: true });
    const browser = await launchBrowser();
    const left = [...looks];
    const drawNext = async (): Promise<void> => {
      const look = left.shift();
      if (look === undefined) return;
      await mkdir(`${folder}${look.name}`, { recursive: true });
      const page = await cardPage(browser, look);
      for (const { name, card } of cards)
        await writeFile(`${folder}${look.name}/${name}.png`, await page.picture(card));
      if (values.axe)
        for (const violation of await page.violations(cards)) console.log(`${look.name}: ${violation}`);
      await page.close();
      await drawNext();
    };
    try {
      await Promise.all([drawNext(), drawNext(), drawNext()]);
    } finally {
      await browser.close();
    }
    const page = indexPage(
      cards.map(({ name }) => name),
      looks,
    );
    await writeFile(`${folder}index.html`, page);
    console.log(`${cards.length} cards in ${looks.length} looks are in ${folder}index.html`);
    if (wanted === '' && !values.samples) {
      const shown = new Set(dialogs.map(({ name }) => name.replace(/\..*/, '')));
      const missing = kinds.filter((kind) => !shown.has(kind));
      if (missing.length > 0) throw new UsageError(`No dialog shows ${missing.join(', ')}.`);
    }
  },
});

/** Returns a page with a row of pictures for each card. The boxes at the top choose the looks. */
function indexPage(names: readonly string[], looks: readonly Look[]): string {
  const choices = { theme: 0, width: 1, client: 2 };
  const classesOf = ({ name }: Look) =>
    Object.entries(choices).map(([choice, part]) => `${choice}-${name.split('-')[part]}`);
  const boxes = Object.keys(choices).map((choice) => {
    const values = [...new Set(looks.flatMap(classesOf))].filter((value) => value.startsWith(choice));
    const labels = values.map(
      (value) =>
        `<label><input type="checkbox" id="${value}" ${shownAtFirst.has(value) ? 'checked' : ''}> ${value.slice(choice.length + 1)}</label>`,
    );
    return { labels: `<fieldset><legend>${choice}</legend>${labels.join(' ')}</fieldset>`, values };
  });
  const hidden = boxes.flatMap(({ values }) =>
    values.map((value) => `body:has(#${value}:not(:checked)) .${value}`),
  );
  const rows = names.map((name) => {
    const pictures = looks.map(
      (look) =>
        `<img class="${classesOf(look).join(' ')}" src="${look.name}/${name}.png" alt="${look.name}" title="${look.name}" loading="lazy">`,
    );
    return `<h2 id="${name}"><a href="#${name}">${name}</a></h2><div>${pictures.join('')}</div>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Cards</title>
<style>
  body { margin: 16px; background: #ddd; font: 14px system-ui }
  form { display: flex; gap: 16px; position: sticky; top: 0; padding: 8px; background: #ddd }
  h2 { margin: 24px 0 8px; font-size: 14px }
  a { color: inherit }
  div { display: flex; flex-wrap: wrap; gap: 8px; align-items: flex-start }
  img { max-width: 100%; min-height: 20px }
  ${hidden.join(',\n  ')} { display: none }
</style>
<form>${boxes.map(({ labels }) => labels).join('')}</form>
${rows.join('\n')}
</html>
`;
}
