import { z } from 'zod';
import { messages } from '../../languages/messages.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { lastRow, longestSearch, searchPage, searchText } from './search.ts';

const searchData = z.object({ text: z.string().max(longestSearch) });
const pageData = searchData.extend({ first: z.coerce.number().int().min(1).max(lastRow) });

/** Finds people by name, company, e-mail or phone in all systems, and shows them ranked on one card. */
export const findContact: Dialog = {
  name: 'find-contact',
  role: 'staff',
  chat: 'any',
  does: 'search',
  command: {
    words: ['find contact', 'find contacts', 'find', 'search for', 'search', 'who is', 'look up'],
    example: 'find contact John',
    description: () => messages.contacts.findsPeople,
    listed: 'manifest',
    readsWholeText: true,
    run: searchText,
  },
  verbs: [
    onVerb('search.page', pageData, ({ text, first }, context) =>
      searchPage(text, first, context, 'replace'),
    ),
    onVerb('search.run', searchData, ({ text }, context) => searchText(text, context)),
  ],
};
