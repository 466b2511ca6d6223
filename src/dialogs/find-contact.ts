import { z } from 'zod';
import { type Dialog, onVerb } from './define-dialog.ts';
import { longestSearch, searchPage, searchText } from './parts/search.ts';

const searchData = z.object({ text: z.string().max(longestSearch) });
/** As many pages as can be asked for by typing. */
const pageData = searchData.extend({ page: z.coerce.number().int().min(1).max(999) });

/** Finds people by name, company, e-mail or phone in every system, and shows them ranked on one card. */
export const findContact: Dialog = {
  name: 'find-contact',
  role: 'staff',
  denied: undefined,
  command: {
    words: ['find contact', 'find contacts', 'find', 'search for', 'search', 'who is', 'look up'],
    example: 'find contact John',
    description: 'Finds people by name, company, e-mail address or phone number, in all places at once',
    listed: true,
    run: searchText,
  },
  verbs: [
    onVerb('search.page', pageData, ({ text, page }, context) => searchPage(text, page, context, 'replace')),
    onVerb('search.run', searchData, ({ text }, context) => searchText(text, context)),
  ],
};
