import { type Contact, type ContactChanges, contactFields, emptyFields } from '../../src/contacts/contact.ts';
import { matches } from '../../src/contacts/matching/match.ts';
import { asOwner, type Owner } from '../../src/contacts/owner.ts';
import { BackendError } from '../../src/platform/errors.ts';
import { allOperations, type WritableProvider } from '../../src/providers/provider.ts';
import { mailboxOf } from '../../src/providers/shared/mailbox.ts';

const anything = { required: false, maxLength: 1000, maxValues: 10 };

/** Mailboxes in memory, each its owner's; how often a write succeeds is for the test to say. */
export function createPersonalSystem() {
  const mailboxes = new Map<Owner, Map<string, Contact>>();
  const state = { fault: undefined as BackendError | undefined, writes: 0 };
  let nextId = 1;

  const mailbox = (owner: Owner): Map<string, Contact> => {
    const known = mailboxes.get(owner) ?? new Map<string, Contact>();
    mailboxes.set(owner, known);
    return known;
  };

  function put(person: string, fields: ContactChanges): Contact {
    const owner = asOwner(person);
    const contact: Contact = {
      ...emptyFields,
      ...fields,
      ref: { source: 'graph-personal-contacts', id: `p${nextId++}`, owner },
      kind: 'personal-contact',
      userPrincipalName: '',
      version: '1',
      readOnly: false,
    };
    mailbox(owner).set(contact.ref.id, contact);
    return contact;
  }

  const write = (): void => {
    if (state.fault !== undefined) throw state.fault;
    state.writes += 1;
  };

  const provider: WritableProvider = {
    source: 'graph-personal-contacts',
    capabilities: {
      writable: true,
      operations: allOperations,
      personal: true,
      fields: Object.fromEntries(contactFields.map((field) => [field, anything])),
    },
    search: async (query, context) => ({
      contacts: [...mailbox(mailboxOf(context)).values()].filter((contact) => matches(contact, query)),
      truncated: false,
    }),
    get: async (id, context) => mailbox(mailboxOf(context)).get(id),
    check: async () => [],
    create: (fields, context) =>
      context.step('create', async () => {
        write();
        return put(mailboxOf(context), fields).ref.id;
      }),
    update: (id, changes, _version, context) =>
      context.step('update', async () => {
        write();
        const stored = mailbox(mailboxOf(context)).get(id);
        if (stored === undefined)
          throw new BackendError({ system: 'Pretend', code: 'not-found', message: 'gone' });
        mailbox(mailboxOf(context)).set(id, { ...stored, ...changes });
      }),
    delete: (id, context) =>
      context.step('delete', async () => {
        write();
        mailbox(mailboxOf(context)).delete(id);
      }),
  };

  return { provider, put, state, all: (person: string) => [...mailbox(asOwner(person)).values()] };
}
