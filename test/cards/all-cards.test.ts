import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import { describe, expect, it } from 'vitest';
import { searchResults } from '../../src/cards/contacts/search-results.ts';
import { fitPage } from '../../src/cards/engine/fit-card.ts';
import { lintCard, utf16Bytes } from './lint-card.ts';
import { action, cardSamples, firstPage, reference } from './sample-cards.ts';
import { person } from './sample-people.ts';

const folder = fileURLToPath(new URL('../../src/cards/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const templates = files.filter((file) => file.endsWith('.template.json'));

/** What is wrong with a sentence for a toast: pairs of words that come twice, and words about software. */
function sentenceOf(text: string) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}@.'-]+/gu) ?? [];
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  return {
    name: text,
    begins: /^\P{Ll}/u.test(text),
    isShort: text.length > 0 && text.length <= 400,
    repeats: pairs.find((pair, index) => pairs.indexOf(pair) !== index) ?? '',
    technical: /newer version|pdate Teams|undefined|null|\$\{/.exec(text)?.[0] ?? '',
  };
}

/** Objects as they travel, so that frozen constants and missing keys compare by what is sent. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the folder of cards', () => {
  it.each(templates)('has a builder and samples for %s', (file) => {
    const builder = file.replace('.template.json', '.ts');
    const name = basename(file, '.template.json');

    const faces = cardSamples.filter((sample) => sample.name.split('.')[0] === name);

    expect(files).toContain(builder);
    expect(faces.length).toBeGreaterThan(0);
  });

  it('writes no mark-up, date function or second expansion into a template', () => {
    const texts = templates.map((file) => readFileSync(folder + file, 'utf8'));

    expect(texts.filter((text) => /\{\{|\]\(|\*\*|<at>/.test(text))).toEqual([]);
  });
});

describe.each(cardSamples)('$name', ({ card, view, template }) => {
  it('is fit to be sent', () => {
    expect(lintCard(card())).toEqual([]);
  });

  it('equals what the templating library makes of the same data', () => {
    const expanded: unknown = new Template(template).expand({ $root: view() });

    expect(sent(card())).toEqual(sent(expanded));
  });

  it('announces itself in a sentence that repeats nothing', () => {
    const { summary = '' } = card();
    const { name: _, ...items } = sentenceOf(summary);

    expect(items).toEqual({ begins: true, isShort: true, repeats: '', technical: '' });
  });

  it('leaves no expression behind', () => {
    expect(JSON.stringify(card())).not.toContain('${');
  });

  it('makes the same card each time', () => {
    expect(sent(card())).toEqual(sent(card()));
  });
});

describe('the search results', () => {
  const cardOf = (name: string) => cardSamples.find((one) => one.name === name)?.card();

  it('weigh below 24 KB with five rows, and below 48 KB with ten', () => {
    expect(utf16Bytes(cardOf('search-results'))).toBeLessThan(24 * 1024);
    expect(utf16Bytes(cardOf('search-results.choose'))).toBeLessThan(48 * 1024);
  });

  it('weigh below 60 KB with ten rows of long values', () => {
    const long = 'Lorem ipsum dolor sit amet '.repeat(20);
    const found = person(
      {
        displayName: long,
        jobTitle: long,
        company: long,
        emails: [`${'a'.repeat(64)}@${'b'.repeat(60)}.example`],
        mobilePhones: ['+49 171 1234567 ext. 1234567'],
        userPrincipalName: `${'a'.repeat(64)}@${'b'.repeat(60)}.example`,
      },
      ['graph-personal-contacts', 'unified-contacts', 'graph-directory', 'pingidm'],
    );
    const show = action('Show', 'contact.show', { data: { ref: reference.repeat(2) } });

    const cardOf = (count: number) =>
      fitPage(
        Array.from({ length: count }, () => ({ person: found, show, why: long })),
        (rows) => searchResults({ ...firstPage, query: long, rows, total: 99, paging: [] }),
      );

    expect(utf16Bytes(cardOf(5))).toBeLessThan(40 * 1024);
    expect(utf16Bytes(cardOf(10))).toBeLessThan(60 * 1024);
  });
});

describe('the linter', () => {
  const good = () => sent(cardSamples.at(-1)?.card()) as Record<string, unknown>;
  const add = (element: object) => ({ ...good(), body: [...(good().body as unknown[]), element] });

  it.each([
    ['an unknown property', add({ type: 'TextBlock', text: 'x', wrap: true, colour: 'red' })],
    ['a text that does not wrap', add({ type: 'TextBlock', text: 'x' })],
    ['an empty text', add({ type: 'TextBlock', text: '', wrap: true })],
    ['an unknown element', add({ type: 'Carousel' })],
    ['a badge that is not tinted', add({ type: 'Badge', text: 'x', fallback: 'drop' })],
    ['an icon that the sandbox cannot draw', add({ type: 'Icon', name: 'Rocket', fallback: 'drop' })],
    ['an input without a label', add({ type: 'Input.Text', id: 'a' })],
    [
      'a button without a fallback',
      add({
        type: 'ActionSet',
        actions: [{ type: 'Action.Execute', title: 'x', verb: 'help.show', data: {} }],
      }),
    ],
    [
      'a dangerous link',
      add({
        type: 'ActionSet',
        actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'javascript:alert(1)' }],
      }),
    ],
    ['a newer version', { ...good(), version: '1.6' }],
    ['no fallback text', { ...good(), fallbackText: '' }],
    ['too much weight', add({ type: 'TextBlock', text: 'x'.repeat(50_000), wrap: true })],
    ['null', add({ type: 'TextBlock', text: 'x', wrap: true, id: null })],
  ])('finds %s', (_what, card) => {
    expect(lintCard(card)).not.toEqual([]);
  });
});
