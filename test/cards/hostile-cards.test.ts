import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmDelete } from '../../src/cards/contacts/confirm-delete.ts';
import { contactDetails } from '../../src/cards/contacts/contact-details.ts';
import { contactForm } from '../../src/cards/contacts/contact-form.ts';
import { noResults } from '../../src/cards/contacts/no-results.ts';
import { searchResults } from '../../src/cards/contacts/search-results.ts';
import type { Card } from '../../src/cards/engine/card.ts';
import { plain } from '../../src/cards/engine/plain.ts';
import { notice } from '../../src/cards/general/notice.ts';
import { welcome } from '../../src/cards/general/welcome.ts';
import { changeResult } from '../../src/cards/requests/change-result.ts';
import { changeLines } from '../../src/cards/requests/change-view.ts';
import { confirmChange } from '../../src/cards/requests/confirm-change.ts';
import { noReading } from '../../src/changes/request/change-request.ts';
import { type ContactFields, contactFields, emptyFields } from '../../src/contacts/contact.ts';
import { launchBrowser } from '../browser/launch-browser.ts';
import { type CardPage, cardPage } from './card-page.ts';
import { hostileTexts } from './hostile-texts.ts';
import { lintCard } from './lint-card.ts';
import { action, allFields, firstPage, request } from './sample-cards.ts';
import { person } from './sample-people.ts';
import { timeFormat } from './sample-requests.ts';

/** Every card with one text for all external values. */
function cardsOf(text: string): readonly (readonly [string, Card])[] {
  const fields = Object.fromEntries(
    contactFields.map((field) => {
      const empty = emptyFields[field];
      return [field, typeof empty === 'boolean' ? true : typeof empty === 'string' ? text : [text, text]];
    }),
  ) as unknown as ContactFields;
  const found = person({ ...fields, kind: 'colleague', userPrincipalName: text });
  const button = action(`Add ${text}`, 'contact.add');
  const change = {
    ...request,
    targetName: text,
    difference: [{ field: 'company', before: text, after: text } as const],
  };
  const actions = [button];
  const rows = Array.from({ length: 10 }, () => ({
    person: found,
    show: action('Show', 'contact.show'),
    why: text,
  }));
  const list = { ...firstPage, query: text, prompt: text, rows, total: 10, paging: [], actions };
  const asking = { words: `${text} will be asked.`, reason: text, takesReason: true };
  const form = { sourceTitle: 'mail contacts', values: fields, fields: allFields, asking, actions };
  return [
    ['search-results', searchResults(list)],
    ['search-results', searchResults({ ...list, wants: 'phone' })],
    [
      'contact-details',
      contactDetails({ person: found, wants: 'anything', notice: `The only match for “${text}”.`, actions }),
    ],
    [
      'contact-form',
      contactForm({
        ...form,
        mode: 'update',
        problems: [{ field: 'company', message: `“${text}” is too long` }],
        notice: text,
        elsewhere: [button],
      }),
    ],
    [
      'no-results',
      noResults({ query: text, readAs: `name contains “${text}”`, near: [button], problems: [], actions }),
    ],
    [
      'confirm-change',
      confirmChange({
        title: `Hide ${text}?`,
        caption: `What ${text} changes`,
        asking,
        actions,
        changes: changeLines({
          operation: 'batch',
          state: 'pending',
          difference: [],
          lists: [],
          items: [
            {
              operation: 'delete',
              target: undefined,
              targetName: text,
              difference: [],
              lists: [],
              problem: '',
              ...{ state: 'waiting', conflicts: [], reading: noReading, stored: undefined },
            },
          ],
        }),
        consequences: [`${text} is deleted`],
      }),
    ],
    [
      'confirm-delete',
      confirmDelete({ person: found, consequences: [`Mail to ${text} bounces`], asking, actions }),
    ],
    [
      'change-result',
      changeResult({
        request: { ...change, reading: { ...noReading, found: 'present', otherwise: ['company'] } },
        stored: found.contact,
        timeFormat,
        actions,
      }),
    ],
    [
      'change-result',
      changeResult({
        request: { ...change, operation: 'create' },
        stored: found.contact,
        timeFormat,
        actions,
      }),
    ],
    [
      'change-result',
      changeResult({
        request: { ...change, state: 'failed', steps: [{ name: text, state: 'failed' }] },
        stored: undefined,
        timeFormat,
        actions,
      }),
    ],
    ['notice', notice({ tone: 'bad', title: `No ${text}`, text, reference: text, actions })],
    ['welcome', welcome({ name: text, isAlone: true, actions })],
  ];
}

const texts = (place: Locator) => place.locator('.ac-textBlock, .ac-richTextBlock').allTextContents();

let browser: Browser;
let page: CardPage;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await cardPage(browser, { name: 'hostile', theme: 'light', width: 390 });
});

afterAll(async () => {
  await browser.close();
});

describe.each(hostileTexts)('a contact named %j', (text) => {
  it('makes cards that are fit to be sent', () => {
    for (const [name, card] of cardsOf(text)) expect([name, lintCard(card)]).toEqual([name, []]);
  });

  it('is drawn as text and nothing else by Microsoft’s renderer', async () => {
    for (const [name, card] of cardsOf(text)) {
      const place = await page.show(card);

      const made = await place
        .locator(
          'b, i, em, strong, s, code, pre, h1:not([role]), ul, ol, li, hr, img, script, blockquote, p > a',
        )
        .count();
      const links = await place
        .locator('a[href]')
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href') ?? ''));

      expect([name, made, links.filter((link) => !/^(?:$|mailto:|tel:|https:)/.test(link))]).toEqual([
        name,
        0,
        [],
      ]);
    }
  });
});

describe('the details of a contact named like a link', () => {
  it('show the name, the mention and the expression letter by letter', async () => {
    const names = ['[Reset your password](https://evil.example)', '<at>CEO</at>', '\x24{secret}', '**x**'];
    for (const name of names) {
      const place = await page.show(
        contactDetails({
          person: person({ displayName: name, company: `${name} & Co` }),
          wants: 'anything',
          notice: '',
          actions: [],
        }),
      );

      const shown = (await texts(place)).map((text) => text.trim());

      expect(shown).toContain(plain(name));
      expect(shown).toContain(`${name} & Co`);
    }
  });

  it('offer no link to a web page that leads elsewhere', async () => {
    for (const webPage of ['javascript:alert(1)', 'https://contoso.com@evil.example', 'http://contoso.com']) {
      const card = contactDetails({
        person: person({ displayName: 'Ann', webPage }),
        wants: 'anything',
        notice: '',
        actions: [],
      });

      const place = await page.show(card);

      expect(JSON.stringify(card)).not.toContain('Action.OpenUrl');
      expect((await texts(place)).join(' ')).toContain(webPage);
      expect((await texts(place)).join(' ')).toContain('not a safe address');
    }
  });
});
