/**
 * The contact systems, by source: `system` at the start of a sentence and `name` inside one; where a person was found, as
 * a `label` and, of one contact, as a `badge`; the whole `collection` after "to" or "from"; the `store` after "Kept in"
 * and a `record` after "Edit" for people who add or edit contacts.
 */
export const sources = {
  'graph-personal-contacts': {
    system: 'Outlook',
    name: 'Outlook',
    label: 'Outlook contacts',
    badge: 'Outlook',
    collection: 'the Outlook contacts',
    store: 'your Outlook contacts',
    record: 'your Outlook contact',
  },
  pingidm: {
    system: 'PingIDM',
    name: 'PingIDM',
    label: 'Own contacts (PingIDM)',
    badge: 'PingIDM',
    collection: 'the own contacts',
    store: 'your own contacts (PingIDM)',
    record: 'your PingIDM contact',
  },
  'exchange-mail-contacts': {
    system: 'Exchange',
    name: 'Exchange',
    label: 'Mail contacts',
    badge: 'Mail contact',
    collection: 'the mail contacts',
    store: 'the mail contacts',
    record: 'mail contact',
  },
  'admin-center-mail-contacts': {
    system: 'The admin center',
    name: 'the admin center',
    label: 'Mail contacts',
    badge: 'Mail contact',
    collection: 'the mail contacts',
    store: 'the mail contacts',
    record: 'mail contact',
  },
  'unified-contacts': {
    system: 'Unified Contacts',
    name: 'Unified Contacts',
    label: 'Unified Contacts',
    badge: 'Unified Contacts',
    collection: 'Unified Contacts',
    store: 'Unified Contacts',
    record: 'Unified Contacts entry',
  },
  'graph-directory': {
    system: 'The directory',
    name: 'the directory',
    label: 'Directory',
    badge: 'Directory',
    collection: 'the directory',
    store: 'contacts',
    record: 'contact',
  },
} as const;
