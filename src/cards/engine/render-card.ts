import { readFileSync } from 'node:fs';
import { type Card, cardJson } from './card.ts';
import { compileWriter } from './write-card.ts';

/**
 * Cards from templates. A template is a JSON file in the Adaptive Cards template language, so that it opens in
 * Microsoft's designer. The library's `Template.expand` walks and evaluates it anew for every card, which takes longer
 * than the rest of a chat turn; here it is compiled once.
 * What comes out equals what `expand` gives, with these differences, all of them refusals:
 * a value that is missing or null throws (`expand` prints `${name}` or fails in the middle of the card), a
 * `$when` that is neither true nor false throws (`expand` drops the element), and so does an object or list
 * where a text belongs (`expand` would let data become structure).
 */

/** Makes a card of data. `view` and `template` are its two halves, apart for the tests. */
export interface CardBuilder<Data> {
  (data: Data): Card;
  readonly view: (data: Data) => CardView;
  readonly template: unknown;
}

/** What the template names, complete and free of null, and the card's summary. */
export type CardView = object & { readonly fallbackText: string; readonly summary?: string };

/**
 * Ties a template to the function that does its wording.
 * @param templateFile the `*.template.json` beside the builder, read and compiled at once
 * @param view turns domain data into exactly what the template names
 * @throws {CardTemplateError} when the template does not parse
 */
export function defineCard<Data>(templateFile: URL, view: (data: Data) => CardView): CardBuilder<Data> {
  const template: object = JSON.parse(readFileSync(templateFile, 'utf8'));
  const write = compileWriter(template);
  const make = (data: Data): Card => {
    const shown = view(data);
    return new WrittenCard(write(shown), shown.fallbackText, shown.summary);
  };
  return Object.assign(make, { view, template });
}

/** The card with one more property, still as JSON. */
export function withProperty(card: Card, key: 'refresh', value: object): Card {
  const json = card[cardJson] ?? JSON.stringify(card);
  const text = `${json.slice(0, -1)},"${key}":${JSON.stringify(value)}}`;
  return new WrittenCard(text, card.fallbackText, card.summary);
}

/**
 * A card as JSON, read again only for whoever wants an object: most are only sent. A class and no getters of its own, as
 * V8 keeps what these can see until the next full collection.
 */
class WrittenCard implements Card {
  readonly fallbackText: string;
  readonly summary: string;
  readonly #json: string;
  #read: object | undefined;

  constructor(json: string, fallbackText: string, summary = fallbackText) {
    this.#json = json;
    this.fallbackText = fallbackText;
    this.summary = summary;
  }

  get [cardJson](): string {
    return this.#json;
  }

  toJSON(): object {
    this.#read ??= JSON.parse(this.#json) as object;
    return this.#read;
  }
}
