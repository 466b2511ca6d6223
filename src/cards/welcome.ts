import { buttonRows } from './buttons.ts';
import type { CardAction } from './card.ts';
import { plain } from './plain.ts';
import { defineCard } from './render-card.ts';

export interface WelcomeData {
  /** The reader's name, '' when Teams did not say it. */
  readonly name: string;
  readonly actions: readonly CardAction[];
}

/** The first words to somebody: what this is, how to ask, and buttons that work at once. */
export const welcome = defineCard<WelcomeData>(
  new URL('./welcome.template.json', import.meta.url),
  ({ name, actions }) => {
    const who = plain(name, 60);
    const title = who === '' ? 'Hello, I am Cardfile' : `Hello ${who}, I am Cardfile`;
    return {
      title,
      fallbackText: `${title}. Type a name, a company, an e-mail address or a phone number.`,
      buttonRows: buttonRows(actions),
    };
  },
);
