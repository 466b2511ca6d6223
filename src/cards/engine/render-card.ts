import { readFileSync } from 'node:fs';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { type Card, cardJson } from './card.ts';
import type { TemplateData } from './template-data.ts';
import { compileWriter } from './write-card.ts';

/**
 * Cards from templates. A template is a JSON file in the Adaptive Cards template language, so that it opens
 * in Microsoft's designer. The library's `Template.expand` evaluates it for every card, which takes longer
 * than the rest of a chat turn; here it is compiled once, before it is first used. The result equals that of
 * `expand`, but these cases throw: a value that is missing or null (`expand` prints `${name}` or fails), a
 * `$when` that is neither true nor false (`expand` drops the element), and an object or list in place of a text
 * (`expand` would let data become structure).
 */

/** Creates a card from data. `view` and `template` are exposed for tests. */
export interface CardBuilder<Data> {
  (data: Data): Card;
  readonly view: (data: Data) => CardView;
  readonly template: unknown;
}

/** The values that the template names, and the card's summary. */
export type CardView = TemplateData & { readonly fallbackText: string; readonly summary?: string };

/**
 * Returns a card builder from a template and a function that creates its view.
 * @param templateFile the `*.template.json` beside the builder, read at once; {@link compileTemplates} or the first card
 * compiles it
 * @param view converts domain data into exactly the values that the template names
 */
export function defineCard<Data>(templateFile: URL, view: (data: Data) => CardView): CardBuilder<Data> {
  const template: object = JSON.parse(readFileSync(templateFile, 'utf8'));
  let write: ReturnType<typeof compileWriter> | undefined;
  const writer = () => {
    write ??= compileWriter(template);
    return write;
  };
  compilers.push(writer);
  const make = (data: Data): Card => {
    const shown = view(data);
    return new WrittenCard(writer()(shown), shown.fallbackText, shown.summary);
  };
  return Object.assign(make, { view, template });
}

/** Compiles the template of each card, unless that was done before. */
const compilers: (() => unknown)[] = [];

/**
 * Compiles the templates of all cards, so that nobody waits for the first card of a kind. Loading the templating library
 * and compiling take a sixth of the time to start, so this runs after it; turns go on meanwhile.
 * @throws {CardTemplateError} if a template is invalid
 */
export async function compileTemplates(): Promise<void> {
  for (const compile of compilers) {
    await yieldToEventLoop();
    compile();
  }
}

/** Returns the card with another property, still as JSON. */
export function withProperty(card: Card, key: 'refresh', value: TemplateData): Card {
  const json = card[cardJson] ?? JSON.stringify(card);
  const text = `${json.slice(0, -1)},"${key}":${JSON.stringify(value)}}`;
  return new WrittenCard(text, card.fallbackText, card.summary);
}

/**
 * A card as JSON, parsed only on demand, because most cards are only sent. It is a class, because V8 would
 * retain the closures of getters until the next full garbage collection.
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
