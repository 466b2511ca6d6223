import { type Contact, type ContactChanges, contactFields, emptyFields } from '../../src/contacts/contact.ts';
import { BackendError, type BackendErrorCode } from '../../src/platform/errors.ts';
import { allOperations, type WritableProvider } from '../../src/providers/provider.ts';

const anything = { required: false, maxLength: 1000, maxValues: 10 };

/** The planned outcome of one call: the next one, or the next one about a contact. */
export type Fault = (
  | { readonly kind: 'refused'; readonly code: BackendErrorCode }
  /** The call took effect and its response was lost; with `blind` the next read of the contact fails, too. */
  | { readonly kind: 'answer-lost'; readonly blind?: boolean }
  /** The request was lost. */
  | { readonly kind: 'call-lost' }
) & {
  /** The contact's id, or the e-mail address of one that is created. Calls about several contacts race. */
  readonly about?: string;
};

/** A fake contact system that stores contacts, counts writes, and outlives the Cardfile processes. */
export function createPretendSystem() {
  const contacts = new Map<string, Contact>();
  const counts = { creates: 0, details: 0, updates: 0, deletes: 0, reads: 0 };
  const faults: (Fault | undefined)[] = [];
  const behaviour = {
    dropsJobTitle: false,
    recoverFails: false,
    readsFailAfterWrite: false,
    /** Deletions are accepted, and not carried out. */
    keepsDeleted: false,
  };
  /** Contacts whose next read fails. */
  const unreadable = new Set<string>();
  let nextId = 1;

  return { contacts, counts, faults, behaviour, unreadable, put, provider };

  function put(fields: ContactChanges): Contact {
    const id = `c${nextId++}`;
    const contact: Contact = {
      ...emptyFields,
      ...fields,
      ref: { source: 'exchange-mail-contacts', id, owner: undefined },
      kind: 'mail-contact',
      userPrincipalName: '',
      version: '1',
      readOnly: false,
    };
    contacts.set(id, contact);
    return contact;
  }

  function change(id: string, changes: ContactChanges): void {
    const contact = contacts.get(id);
    if (contact === undefined)
      throw new BackendError({ system: 'Pretend', code: 'not-found', message: 'gone' });
    const kept = behaviour.dropsJobTitle ? { ...changes, jobTitle: '' } : changes;
    contacts.set(id, { ...contact, ...kept, version: String(Number(contact.version) + 1) });
  }

  /**
   * One call over a network that may lose the request or the response. `point` is where the process may die.
   */
  async function call<T>(about: string, point: () => Promise<void>, effect: () => T): Promise<T> {
    const fault = takeFault(about);
    await point();
    if (fault?.kind === 'refused') {
      throw new BackendError({ system: 'Pretend', code: fault.code, message: 'refused' });
    }
    const lost = new BackendError({ system: 'Pretend', code: 'uncertain', message: 'no answer' });
    if (fault?.kind === 'call-lost') throw lost;
    const result = effect();
    await point();
    if (fault?.kind === 'answer-lost') {
      if (fault.blind) unreadable.add(about);
      throw lost;
    }
    return result;
  }

  function takeFault(about: string): Fault | undefined {
    const place = faults.findIndex((fault) => fault?.about === undefined || fault.about === about);
    return place < 0 ? undefined : faults.splice(place, 1)[0];
  }

  /** @param tell is called with each effect and the submission that caused it */
  function provider(
    point: () => Promise<void> = async () => {},
    tell: (effect: 'create' | 'update' | 'delete', submissionKey: string, id: string) => void = () => {},
  ): WritableProvider {
    return {
      source: 'exchange-mail-contacts',
      capabilities: {
        writable: true,
        operations: allOperations,
        personal: false,
        // Read by an undo: the fields with which a deleted contact is recreated.
        fields: Object.fromEntries(contactFields.map((field) => [field, anything])),
      },
      search: async () => ({ contacts: [], truncated: false }),
      check: async () => [],
      get: async (id) => {
        counts.reads += 1;
        if (unreadable.delete(id) || (behaviour.readsFailAfterWrite && counts.updates > 0)) {
          behaviour.readsFailAfterWrite = false;
          throw new BackendError({ system: 'Pretend', code: 'unavailable', message: 'down' });
        }
        return contacts.get(id);
      },

      async create(fields, write) {
        const { jobTitle = '', ...first } = fields;
        const recover = async () => {
          await point();
          if (behaviour.recoverFails) {
            throw new BackendError({ system: 'Pretend', code: 'unavailable', message: 'down' });
          }
          return [...contacts.values()].find(({ emails }) => emails[0] === fields.emails?.[0])?.ref.id;
        };
        const run = () =>
          call(fields.emails?.[0] ?? '', point, () => {
            counts.creates += 1;
            const { id } = put(first).ref;
            tell('create', write.submissionKey, id);
            return id;
          });
        const id = await write.step('create', run, recover);
        await write.step('details', () =>
          call(id, point, () => {
            counts.details += 1;
            change(id, { jobTitle });
          }),
        );
        return id;
      },

      async update(id, changes, expectedVersion, write) {
        if (contacts.get(id)?.version !== expectedVersion) throw new Error('not the version that is stored');
        await write.step('update', () =>
          call(id, point, () => {
            counts.updates += 1;
            tell('update', write.submissionKey, id);
            change(id, changes);
          }),
        );
      },

      async delete(id, write) {
        await write.step('delete', () =>
          call(id, point, () => {
            if (behaviour.keepsDeleted || !contacts.delete(id)) return;
            counts.deletes += 1;
            tell('delete', write.submissionKey, id);
          }),
        );
      },
    };
  }
}
