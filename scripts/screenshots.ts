import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { runCommand } from '../src/cli/command-line.ts';
import type { House } from '../test/scenarios/house.ts';

/** Takes the pictures of the README and the docs, from the running product in the sandbox chat. */
const folder = 'docs/images';
const usage = `npm run screenshots

Takes the pictures of the README and the docs from the running product, and writes them to ${folder}.

  --help   this text
`;

await runCommand({
  usage,
  async run() {
    mkdirSync(folder, { recursive: true });

    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { launchBrowser } = await import('../test/browser/launch-browser.ts');
    const { openHouse } = await import('../test/scenarios/house.ts');
    const house = await openHouse();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1500, height: 1000 }, deviceScaleFactor: 1.5 });
      await page.goto(house.teams.pageUrl);
      await findJohn(page);
      await addContact(page);
      await page.screenshot({ path: `${folder}/sandbox-chat.png` });
      await hostileName(page);
      await approval(page);
    } finally {
      await browser.close();
      await house.close();
    }

    async function findJohn(page: Page): Promise<void> {
      // Alone, and high enough: what scrolls out of the pane would be missing from the picture.
      await page.setViewportSize({ width: 1100, height: 1400 });
      await page.getByTestId(`show-${house.staff.person.objectId}`).click();
      const card = lastCard(page, house.staff);
      // The picture shows what people see every day, not the note about the first minutes.
      do {
        await say(page, house.staff, 'find contact John');
        await card.getByText('for “John”').waitFor();
      } while ((await card.getByText('for the first time').count()) > 0);
      await card.screenshot({ path: `${folder}/find-john-light.png` });
      await page.getByTestId('theme-dark').click();
      await card.screenshot({ path: `${folder}/find-john-dark.png` });
      await page.getByTestId('theme-light').click();
      await say(page, house.staff, 'phone of John Doe');
      await lastCard(page, house.staff).getByText('Mail tip').waitFor();
      await lastCard(page, house.staff).screenshot({ path: `${folder}/phone-of-john-doe.png` });
      await page.getByTestId('show-all').click();
      await page.setViewportSize({ width: 1500, height: 1000 });
      await say(page, house.approver, 'who is John Doe');
      await lastCard(page, house.approver).getByText('Mail tip').waitFor();
    }

    async function addContact(page: Page): Promise<void> {
      await say(page, house.admin, 'add contact');
      const form = lastCard(page, house.admin);
      await form.getByLabel('First name').fill('Greta');
      await form.getByLabel('Last name').fill('Sandberg');
      await form.getByLabel('E-mail').fill('greta.sandberg@nordwind.example');
      await form.screenshot({ path: `${folder}/add-contact.png` });
      await form.getByRole('button', { name: 'Save', exact: true }).click();
      await lastCard(page, house.admin)
        .getByText(/CR-\d+/)
        .first()
        .waitFor();
    }

    /** The question at the approver's beside the requester's card, each as the other sees it come. */
    async function approval(page: Page): Promise<void> {
      await page.setViewportSize({ width: 1500, height: 1180 });
      await say(page, house.staff, 'add contact Ana Berg');
      const form = lastCard(page, house.staff);
      await form.getByLabel('E-mail').fill('ana.berg@nordwind.example');
      await form.getByRole('button', { name: 'More', exact: true }).click();
      await form.getByLabel('Mobile phone').fill('+46 70 123 45 67');
      await form.getByLabel('Company').fill('Nordwind AB');
      await form.getByLabel('Reason').fill('Our new buyer at Nordwind');
      await form.getByRole('button', { name: 'Submit for approval' }).click();
      await lastCard(page, house.staff).getByText('Waiting for approval').waitFor();
      await lastCard(page, house.approver).getByText('Add Ana Berg').first().waitFor();
      const panes = [house.approver, house.staff].map((member) =>
        page.locator(`[data-person="${member.person.objectId}"]`).boundingBox(),
      );
      const [left, right] = await Promise.all(panes);
      if (left === null || left === undefined || right === null || right === undefined) return;
      const clip = { x: left.x, y: left.y, width: right.x + right.width - left.x, height: left.height };
      await page.screenshot({ path: `${folder}/approval.png`, clip });
    }

    async function hostileName(page: Page): Promise<void> {
      await say(page, house.staff, 'find @evil.example');
      const card = lastCard(page, house.staff);
      await card.getByText('Reset your password').first().waitFor();
      await card.screenshot({ path: `${folder}/hostile-names.png` });
    }

    function lastCard(page: Page, member: House['admin']) {
      return page.locator(`[data-person="${member.person.objectId}"]`).getByTestId('card').last();
    }

    async function say(page: Page, member: House['admin'], text: string): Promise<void> {
      const pane = page.locator(`[data-person="${member.person.objectId}"]`);
      await pane.getByText('Hello, I’m Cardfile').first().waitFor();
      const before = await pane.getByTestId('card').count();
      await pane.getByTestId('compose').fill(text);
      await pane.getByTestId('compose').press('Enter');
      await pane.getByTestId('card').nth(before).waitFor();
    }
  },
});
