import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';

export interface WelcomeData {
  /** The reader's name, '' if unknown. */
  readonly name: string;
  /** Whether this is the reader's 1:1 chat. */
  readonly isAlone: boolean;
  readonly actions: readonly CardAction[];
}

/** The welcome card: what Cardfile is, how to use it, and buttons to start. */
export const welcome = defineCard<WelcomeData>(
  new URL('./welcome.template.json', import.meta.url),
  ({ name, isAlone, actions }) => {
    const who = plain(name, 60);
    const title = who === '' ? 'Hello, I’m Cardfile' : `Hello ${who}, I’m Cardfile`;
    return {
      title,
      fallbackText: `${title}. Type a name, a company, an e-mail address or a phone number.`,
      what: isAlone
        ? 'I find people everywhere your company keeps contacts: your Outlook contacts, the mail contacts of the organisation, and your colleagues.'
        : 'I find people everywhere your company shares contacts: the mail contacts of the organisation, and your colleagues.',
      privacy: isAlone
        ? 'Only you see your own Outlook contacts, and only in this chat.'
        : 'Everybody in this chat sees my answers. For your own contacts, and to edit contacts, use our own chat.',
      buttonRows: buttonRows(actions),
    };
  },
);
