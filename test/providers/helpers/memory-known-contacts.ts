import type { ContactChanges } from '../../../src/contacts/contact.ts';
import type {
  KnownContact,
  KnownContacts,
} from '../../../src/providers/unified-contacts/unified-contacts.ts';

export interface MemoryKnownContacts extends KnownContacts {
  /** Makes an id known, as the import of a file does. */
  add(id: string, fields: ContactChanges): void;
  readonly entries: ReadonlyMap<string, KnownContact>;
}

/** Known contacts in memory, for tests. */
export function createMemoryKnownContacts(): MemoryKnownContacts {
  const entries = new Map<string, KnownContact>();
  let revision = 0;
  const set = (id: string, fields: ContactChanges | undefined, readAt: number): void => {
    entries.set(id, { id, fields, readAt, revision: ++revision });
  };

  return {
    entries,
    add: (id, fields) => set(id, fields, 0),
    since: async (known) => [...entries.values()].filter((entry) => entry.revision > known),
    behind: async (place, limit) =>
      [...entries.values()]
        .filter(({ revision }) => revision > place.revision)
        .sort((one, other) => one.revision - other.revision)
        .slice(0, limit),
    keep: async (id, fields, readAt) => {
      if (fields !== undefined || entries.has(id)) set(id, fields, readAt);
    },
    readBefore: async (time, limit) =>
      [...entries.values()].filter(({ readAt }) => readAt < time).slice(0, limit),
  };
}
