import type { FoundPerson } from '../../directory/found-person.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { type Asking, askBoxes } from '../engine/ask-box.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { isolate, literal } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { companyBeside, heading } from './person-labels.ts';
import { sourceNames } from './source-labels.ts';

export interface ConfirmDeleteData {
  readonly person: FoundPerson;
  /** The consequences of the deletion, one sentence each. */
  readonly consequences: readonly string[];
  /** The approvers and the reason for them. */
  readonly asking: Asking;
  readonly actions: readonly CardAction[];
}

/** The card that asks for confirmation before a deletion: the contact, the system and the consequences. */
export const confirmDelete = defineCard<ConfirmDeleteData>(
  new URL('./confirm-delete.template.json', import.meta.url),
  ({ person, consequences, asking, actions }) => {
    const { contact } = person;
    const title = messages.contacts.deleteContact({ name: heading(contact) });
    const work = [contact.jobTitle, companyBeside(contact)].map((text) => literal(text, 80));
    return {
      title,
      texts: {
        whatWillHappen: messages.requests.whatWillHappen,
        howThisIsDecided: messages.requests.howThisIsDecided,
      },
      fallbackText: title,
      about: [
        work
          .filter((text) => text !== '')
          .map(isolate)
          .join(' · '),
        literal(contact.emails[0] ?? '', 120),
        messages.contacts.inSources({ sources: listItems(sourceNames(person)) }),
      ].filter((line) => line !== ''),
      boxes:
        consequences.length === 0
          ? []
          : [{ consequences: consequences.map((sentence) => literal(sentence, 400)) }],
      askBoxes: askBoxes(asking),
      buttonRows: buttonRows(actions),
    };
  },
);
