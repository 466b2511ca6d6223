/**
 * The contact systems: everything that is told apart by system and does not belong to its provider. Their names
 * are in `languages/en/sources.ts`. docs/add-a-provider.md says what else a new system needs.
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
  /** How long after a sync the next one begins, in milliseconds. */
  readonly syncEveryMs: number;
  /** What people type for it when they add a contact, folded; [] for a system that contacts cannot be added to. */
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
    // Mailboxes are synced when their owners ask; this is how old the cached contacts may be then.
    syncEveryMs: minute,
    aliases: [
      'outlook',
      'outlook contacts',
      'my outlook',
      'my outlook contacts',
      'my contacts',
      'my own contacts',
    ],
  },
  pingidm: {
    letter: 'i',
    personal: true,
    service: 'PingIDM',
    syncEveryMs: minute,
    aliases: ['pingidm', 'ping', 'my contacts', 'my own contacts'],
  },
  'exchange-mail-contacts': {
    letter: 'e',
    personal: false,
    service: 'Exchange',
    syncEveryMs: 2 * minute,
    aliases: mailContactAliases,
  },
  'admin-center-mail-contacts': {
    letter: 'a',
    personal: false,
    service: 'The Microsoft 365 admin center',
    // It cannot be asked for changes, and answers for everybody in the organisation.
    syncEveryMs: 30 * minute,
    aliases: [...mailContactAliases, 'admin center', 'the admin center'],
  },
  'unified-contacts': {
    letter: 'u',
    personal: false,
    service: 'Unified Contacts',
    // Reads our own list of known contacts, which is one query.
    syncEveryMs: minute,
    aliases: ['unified contacts', 'unified'],
  },
  'graph-directory': {
    letter: 'd',
    personal: false,
    service: 'Microsoft Graph',
    syncEveryMs: 2 * minute,
    aliases: [],
  },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceId = keyof typeof table;

/** Every contact system, in the order in which ties between equal answers are broken. */
export const sources = Object.keys(table) as readonly SourceId[];

export const sourceTable: Readonly<Record<SourceId, Source>> = table;

/** The systems with the mail contacts of Exchange; an organisation uses one of them. */
export const mailContactSources: ReadonlySet<SourceId> = new Set([
  'exchange-mail-contacts',
  'admin-center-mail-contacts',
]);

/**
 * The systems whose contacts belong to one person each. Nothing of such a contact, nor of a request about one, is for
 * anybody but that person, whether the system is configured at the moment or not.
 */
export const personalSources: ReadonlySet<SourceId> = new Set(
  sources.filter((source) => sourceTable[source].personal),
);
