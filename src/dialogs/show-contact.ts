import { z } from 'zod';
import { type Dialog, onVerb } from './define-dialog.ts';
import { showButton } from './parts/buttons.ts';
import { choosePerson } from './parts/choose-person.ts';
import { personCard, readPerson } from './parts/person-card.ts';
import { openReference, personPayload, referenceData } from './parts/references.ts';

const shownPayload = personPayload.extend({
  back: z.object({ text: z.string(), page: z.number() }).optional(),
});

/** Shows one person whole: everything that any system knows, read afresh. */
export const showContact: Dialog = {
  name: 'show-contact',
  role: 'staff',
  denied: undefined,
  command: {
    words: ['show contact', 'show', 'open contact', 'open'],
    example: 'show contact John Doe',
    description: 'Shows one person with everything that is known',
    listed: true,
    run: (argument, context) =>
      choosePerson(argument, context, {
        button: (person) => showButton(person, undefined, context),
        accepts: () => true,
        refuse: () => ({ kind: 'nothing' }),
        run: async ({ refs }) =>
          personCard(await readPerson(refs, context), { notice: '', back: undefined }, context),
      }),
  },
  verbs: [
    onVerb('contact.show', referenceData, async ({ ref }, context) => {
      const { refs, back } = openReference('contact', ref, shownPayload, context);
      return personCard(await readPerson(refs, context), { notice: '', back }, context);
    }),
  ],
};
