import { z } from 'zod';
import { type Dialog, onVerb } from './define-dialog.ts';
import { openReference, referenceData } from './parts/references.ts';
import { longestSearch, searchPage, searchText } from './parts/search.ts';

const searchPayload = z.object({ text: z.string(), page: z.number().int().positive() });

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
    onVerb('search.page', referenceData, ({ ref }, context) => {
      const { text, page } = openReference('search', ref, searchPayload, context);
      return searchPage(text, page, context, 'replace');
    }),
    onVerb('search.run', z.object({ text: z.string().max(longestSearch) }), ({ text }, context) =>
      searchText(text, context),
    ),
  ],
};
