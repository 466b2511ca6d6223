import { z } from 'zod';
import { messages } from '../../languages/messages.ts';
import { showButton } from '../buttons.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import { choosePerson } from './choose-person.ts';
import { openPerson } from './person-reference.ts';
import { longestSearch } from './search.ts';
import { showPerson } from './show-person.ts';

/** Shows all current data of one person from all systems. */
export const showContact: Dialog = {
  name: 'show-contact',
  role: 'staff',
  chat: 'any',
  does: 'search',
  command: {
    words: ['show contact', 'show', 'open contact', 'open'],
    names: 'person',
    example: 'show contact John Doe',
    description: () => messages.contacts.showsOnePerson,
    listed: 'manifest',
    readsWholeText: true,
    run: (argument, context) =>
      choosePerson(argument, context, {
        dialog: 'show-contact',
        prompt: messages.contacts.chooseContactToShow,
        button: (person) => showButton(person, { text: argument.slice(0, longestSearch), first: 1 }, context),
        run: ({ refs }) => showPerson(refs, undefined, context),
      }),
    runFor: (refs, context) => showPerson(refs, undefined, context),
  },
  verbs: [
    onVerb(
      'contact.show',
      referenceData.extend({ as: z.literal('new').optional() }),
      async ({ ref, as }, context) => {
        const { refs, back } = openPerson(ref, context);
        const card = await showPerson(refs, back, context);
        return as === undefined ? card : { ...card, placement: as };
      },
    ),
  ],
};
