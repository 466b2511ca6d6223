/** Export of contacts in the chat. */
export const exports = {
  exportsContacts: 'Puts contacts into a CSV or vCard file',
  intro: {
    title: 'What would you like to export?',
    text: 'Search first and type “export”, or say what you need: “export buyers in Berlin” or “export mail contacts”. A file can have up to {most, number} contacts.',
  },
  title: {
    count: 'Export {count, plural, one {# contact} other {# contacts}}',
    search: 'Export {count, plural, one {# contact} other {# contacts}} for “{search}”',
    searchAtLeast: 'Export more than {count, plural, one {# contact} other {# contacts}} for “{search}”',
    list: 'Export {count, plural, one {# contact} other {# contacts}} of “{list}”',
    favorites: 'Export {count, plural, one {# favorite} other {# favorites}}',
    source: 'Export {contacts}',
  },
  whichFormat:
    'Which file would you like? CSV opens in Excel, vCard in address books. A file can have up to {most, number} contacts.',
  formats: {
    csv: 'CSV file',
    vcard: 'vCard file',
  },
  progress: {
    title: 'Writing the file…',
    text: 'I’ll offer it here as soon as it’s ready.',
  },
  onItsWay: {
    title: 'This file is already on its way',
    text: 'I offer it in a message below. To get another one, choose again.',
  },
  description: '{count, plural, one {# contact} other {# contacts}}.',
  fileName: 'contacts',
  nothingToExport: 'Nothing to export',
  nobodyIsLeft: 'None of these contacts are there any more. Search again.',
  tooMany: {
    title: 'Too many contacts for one file',
    text: 'A file can have up to {most, number} contacts. Export fewer, for example one company or city: “export everyone at Contoso”.',
  },
  expired: {
    title: 'This file has expired',
    text: 'I keep a file for an hour. Export it again.',
  },
} as const;
