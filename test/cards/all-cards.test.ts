import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import { describe, expect, it } from 'vitest';
import { elementsOf, lintCard, utf16Bytes } from './lint-card.ts';
import { cardSamples, reference } from './sample-cards.ts';

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
    technical: /newer version|undefined|null|\$\{/.exec(text)?.[0] ?? '',
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
  const results = cardSamples.find(({ name }) => name === 'search-results');

  it('weigh below 24 KB with ten rows, and below 40 KB with the references that their buttons carry', () => {
    const card = results?.card();

    const withoutReferences = JSON.stringify(card).replaceAll(reference, '').length * 2;

    expect(withoutReferences).toBeLessThan(24 * 1024);
    expect(utf16Bytes(card)).toBeLessThan(40 * 1024);
  });

  it('offer in each row by a button what pressing the row does', () => {
    const rows = elementsOf(results?.card()).filter(([, element]) => element.selectAction !== undefined);

    const pairs = rows.map(([, row]) => {
      const press = row.selectAction as Record<string, unknown>;
      const button = elementsOf(row.items).find(([, element]) => element.type === 'Action.Execute')?.[1];
      return [press.verb, press.data, button?.verb, button?.data];
    });

    expect(pairs).toHaveLength(10);
    for (const [verb, data, sameVerb, sameData] of pairs) expect([verb, data]).toEqual([sameVerb, sameData]);
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
