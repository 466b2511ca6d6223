/**
 * The contact systems: everything that is told apart by system and does not belong to its provider. A new system is a
 * line here, a folder in `src/providers` and a line in its `index.ts`.
 */
export interface Source {
  /**
   * Stands for the system in signed references. A card of last month still knows the system by it, so never give a
   * letter to another one.
   */
  readonly letter: string;
  /** The contacts belong to one person each, and nobody else may learn anything of them. */
  readonly personal: boolean;
  /** The service behind it, in error messages: 'Microsoft Graph'. */
  readonly service: string;
  /** The system as people know it, at the beginning of a sentence: 'Outlook'. */
  readonly system: string;
  /** Where a person was found, as a label: 'Outlook contacts'. */
  readonly label: string;
  /** One contact in it, as a badge: 'Mail contact'. */
  readonly badge: string;
  /** All contacts in it, after "to" or "from": 'the Outlook contacts'. */
  readonly collection: string;
  /** How long after a sync the next one begins, in milliseconds. */
  readonly syncEveryMs: number;
  /** How people name it when they add a contact; undefined for a system that contacts cannot be added to. */
  readonly store: Store | undefined;
}

interface Store {
  /** After "Kept in": 'your Outlook contacts'. */
  readonly title: string;
  /** One contact in there, after "Edit": 'your Outlook contact'. */
  readonly record: string;
  /** What people type for it, folded. */
  readonly aliases: readonly string[];
}

const minute = 60_000;
const mailContactAliases = [
  'mail contacts',
  'the mail contacts',
  'exchange',
  'address book',
  'the address book',
];

/** In the order in which ties between equal answers are broken. */
const table = {
  'graph-personal-contacts': {
    letter: 'p',
    personal: true,
    service: 'Microsoft Graph',
    system: 'Outlook',
    label: 'Outlook contacts',
    badge: 'Outlook',
    collection: 'the Outlook contacts',
    // Mailboxes are synced when their owners ask; this is how old the cached contacts may be then.
    syncEveryMs: minute,
    store: {
      title: 'your Outlook contacts',
      record: 'your Outlook contact',
      aliases: [
        'outlook',
        'outlook contacts',
        'my outlook',
        'my outlook contacts',
        'my contacts',
        'my own contacts',
      ],
    },
  },
  pingidm: {
    letter: 'i',
    personal: true,
    service: 'PingIDM',
    system: 'PingIDM',
    label: 'Own contacts (PingIDM)',
    badge: 'PingIDM',
    collection: 'the own contacts',
    syncEveryMs: minute,
    store: {
      title: 'your own contacts (PingIDM)',
      record: 'your PingIDM contact',
      aliases: ['pingidm', 'ping', 'my contacts', 'my own contacts'],
    },
  },
  'exchange-mail-contacts': {
    letter: 'e',
    personal: false,
    service: 'Exchange',
    system: 'Exchange',
    label: 'Mail contacts',
    badge: 'Mail contact',
    collection: 'the mail contacts',
    syncEveryMs: 2 * minute,
    store: { title: 'the mail contacts', record: 'mail contact', aliases: mailContactAliases },
  },
  'admin-center-mail-contacts': {
    letter: 'a',
    personal: false,
    service: 'The Microsoft 365 admin center',
    system: 'The admin center',
    label: 'Mail contacts',
    badge: 'Mail contact',
    collection: 'the mail contacts',
    // It cannot be asked for changes, and answers for everybody in the organisation.
    syncEveryMs: 30 * minute,
    store: {
      title: 'the mail contacts',
      record: 'mail contact',
      aliases: [...mailContactAliases, 'admin center', 'the admin center'],
    },
  },
  'unified-contacts': {
    letter: 'u',
    personal: false,
    service: 'Unified Contacts',
    system: 'Unified Contacts',
    label: 'Unified Contacts',
    badge: 'Unified Contacts',
    collection: 'Unified Contacts',
    // Reads our own list of known contacts, which is one query.
    syncEveryMs: minute,
    store: {
      title: 'Unified Contacts',
      record: 'Unified Contacts entry',
      aliases: ['unified contacts', 'unified'],
    },
  },
  'graph-directory': {
    letter: 'd',
    personal: false,
    service: 'Microsoft Graph',
    system: 'The directory',
    label: 'Directory',
    badge: 'Directory',
    collection: 'the directory',
    syncEveryMs: 2 * minute,
    store: undefined,
  },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceId = keyof typeof table;

/** Every contact system, in the order in which ties between equal answers are broken. */
export const sources = Object.keys(table) as readonly SourceId[];

export const sourceTable: Readonly<Record<SourceId, Source>> = table;

/**
 * The systems whose contacts belong to one person each. Nothing of such a contact, nor of a request about one, is for
 * anybody but that person, whether the system is configured at the moment or not.
 */
export const personalSources: ReadonlySet<SourceId> = new Set(
  sources.filter((source) => sourceTable[source].personal),
);
