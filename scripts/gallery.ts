/**
 * Renders every card with sample data, in Teams' light and dark look and at a phone's width, to PNG files in
 * build/gallery, with Microsoft's renderer. Run: `npm run gallery`, or with the beginning of a card's name.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../test/browser/launch-browser.ts';
import { cardPage, looks } from '../test/cards/card-page.ts';
import { cardSamples } from '../test/cards/sample-cards.ts';

const folder = fileURLToPath(new URL('../build/gallery/', import.meta.url));
const wanted = process.argv[2] ?? '';

await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const look of looks) {
    const page = await cardPage(browser, look);
    for (const { name, card } of cardSamples.filter((sample) => sample.name.startsWith(wanted))) {
      const element = await page.show(card());
      await element.screenshot({ path: `${folder}${name}-${look.name}.png` });
    }
    await page.close();
  }
  console.log(`Cards are in ${folder}`);
} finally {
  await browser.close();
}
