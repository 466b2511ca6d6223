import { messages } from '../../languages/messages.ts';
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
    const title =
      who === '' ? messages.general.helloImCardfile : messages.general.helloNameImCardfile({ name: who });
    return {
      title,
      fallbackText: messages.general.titleAndHowToSearch({ title }),
      what: isAlone ? messages.general.iFindPeopleAndYourContacts : messages.general.iFindPeople,
      howToSearch: messages.general.justTypeWhatYouKnow,
      privacy: isAlone
        ? messages.general.onlyYouSeeYourOwnOutlookContacts
        : messages.general.everybodyInThisChatSeesMyAnswers,
      buttonRows: buttonRows(actions),
    };
  },
);
