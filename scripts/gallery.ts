/**
 * Renders every card with sample data, in Teams' light and dark look and at a phone's width, to PNG files in
 * build/gallery, with Microsoft's renderer. Run: `npm run gallery`, or with the beginning of a card's name.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runCommand, UsageError } from '../src/cli/command-line.ts';

const folder = fileURLToPath(new URL('../build/gallery/', import.meta.url));
const usage = `npm run gallery -- [CARD]

Draws every card with sample data, or those whose name begins with CARD, to PNG files in build/gallery.

  --help   this text
`;

await runCommand({
  usage,
  positionals: [0, 1],
  async run(_values, [wanted = '']) {
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { launchBrowser } = await import('../test/browser/launch-browser.ts');
    const { cardPage, looks } = await import('../test/cards/card-page.ts');
    const { cardSamples } = await import('../test/cards/sample-cards.ts');
    const samples = cardSamples.filter(({ name }) => name.startsWith(wanted));
    if (samples.length === 0) throw new UsageError(`No card's name begins with "${wanted}".`);
    await mkdir(folder, { recursive: true });
    const browser = await launchBrowser();
    try {
      for (const look of looks) {
        const page = await cardPage(browser, look);
        for (const { name, card } of samples) {
          const element = await page.show(card());
          await element.screenshot({ path: `${folder}${name}-${look.name}.png` });
        }
        await page.close();
      }
      console.log(`Cards are in ${folder}`);
    } finally {
      await browser.close();
    }
  },
});
