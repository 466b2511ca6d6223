import { z } from 'zod';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { messages } from '../../languages/messages.ts';
import { showButton } from '../buttons.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { showListCalled } from '../lists/show-list.ts';
import { referenceData } from '../references.ts';
import { choosePerson } from './choose-person.ts';
import { openPerson } from './person-reference.ts';
import { isFound, longestSearch, searchText } from './search.ts';
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
    run: async (argument, context) => {
      const name = argument.replace(commandWords, '');
      const isGroup = asksForPeople(argument);
      // "Partners" may be a list or people with this job.
      if (isGroup ? !name.includes(' ') : !(await isFound(argument, context))) {
        const list = await showListCalled(name, context);
        if (list !== undefined) return list;
      }
      // "Show me all buyers in Berlin" asks for several people.
      if (isGroup) return searchText(argument, context);
      return choosePerson(argument, context, {
        // Its rows open people as those of a search do, which can be paged and narrowed.
        dialog: '',
        prompt: messages.contacts.chooseContactToShow,
        button: (person) => showButton(person, { text: argument.slice(0, longestSearch), first: 1 }, context),
        run: ({ refs }) => showPerson(refs, undefined, context),
      });
    },
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

const commandWords = /^(?:show|open)(?: contact)?\s+/iu;

function asksForPeople(text: string): boolean {
  const { isSentence, isCount, either, personFilters } = parseQuery(text);
  return Boolean(isSentence ?? isCount ?? either ?? personFilters);
}
