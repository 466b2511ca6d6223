import { z } from 'zod';
import type { Contact, ContactChanges, ContactFields } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { addressKey } from '../../contacts/text/address-key.ts';
import { matchesPhone, phonesOf } from '../../contacts/text/phone.ts';
import { BackendError, ifFound } from '../../platform/errors.ts';
import { afterWrite } from '../../platform/http-client/http-client.ts';
import { allOperations, type CallContext, type WritableProvider } from '../provider.ts';
import { checkPermissions, probe } from '../shared/check.ts';
import { mailboxOf } from '../shared/mailbox.ts';
import { searchWords } from '../shared/search-words.ts';
import { type GraphOptions, odataText } from './client.ts';
import { contactSchema, fieldLimits, fromContact, type GraphContact, toContact } from './contact-fields.ts';
import { createContactFolders } from './contact-folders.ts';
import { contactRequest, folderRequest, headers, pageSchema, placedSchema } from './contact-requests.ts';
import { createContactSearch } from './contact-search.ts';
import { createContactSync } from './contact-sync.ts';
import { readGraphPhoto } from './photo.ts';

const select = Object.keys(contactSchema.shape)
  .filter((name) => !name.startsWith('@'))
  .join(',');
/** The properties that lists show and a single word is compared with. */
const rowSelect =
  'id,displayName,givenName,surname,emailAddresses,mobilePhone,businessPhones,homePhones,jobTitle,department,companyName';
/** Tolerance between the clocks of Graph's servers. */
const clockSkewMs = 2 * 60_000;

/**
 * Creates the provider of contacts in the asking person's own mailbox, by Microsoft Graph
 * (https://learn.microsoft.com/graph/api/resources/contact). Quirks:
 * - The app may read every mailbox, so the mailbox is always that of `context.owner`.
 * - `$search` returns unrelated rows; `startswith` works on the name, company and title properties.
 * - `emailAddresses` can be filtered by equality only, phones not at all: such queries read the whole folder.
 * - `/contacts` is the default folder only, so the others are listed (and cached) and queried as well.
 * - Ids change when an item moves, unless every request asks for immutable ones. By those, a deleted contact can still be
 *   read in the folder of deleted items.
 * - At most three e-mail addresses and two phones of a kind, otherwise 400 (undocumented).
 * - A patch of name parts makes the server build a new display name unless one is sent with it.
 * - A contact's picture is returned in the size in which it was stored.
 * - A stale ETag is 409 or 412, depending on the mailbox's server; some may ignore `If-Match`.
 */
export function createGraphPersonalContacts(options: GraphOptions): WritableProvider {
  const { graph, clock } = options;
  const folders = createContactFolders({ graph, clock });
  const searchFolders = createContactSearch({ graph, folders });

  return {
    source: 'graph-personal-contacts',
    capabilities: {
      writable: true,
      operations: allOperations,
      personal: true,
      fields: fieldLimits,
    },

    async search(query, context) {
      const filter = searchFilter(query);
      const readsFolders = query.phone !== '' || query.domain !== '';
      if (filter === undefined && !readsFolders) return { contacts: [], truncated: false };
      const isName = query.words.length === 1 && query.email === '' && !readsFolders;
      const answer = await searchFolders(filter, isName ? rowSelect : select, context);
      return filter === undefined ? { ...answer, contacts: answer.contacts.filter(meets(query)) } : answer;
    },

    async get(id, context) {
      const found = await ifFound(graph.call(placedRequest(id, context)));
      // Deleted items can be read, too.
      const folder = found?.parentFolderId ?? '';
      const isDeleted = folder !== '' && !(await folders.has(folder, context));
      return found === undefined || isDeleted ? undefined : fromContact(found, mailboxOf(context));
    },

    async photo(id, context) {
      const { path } = contactRequest(context, id, { route: '', method: 'GET' });
      return readGraphPhoto(graph, {
        route: 'personal-contacts.photo',
        path: `${path}/photo/$value`,
        headers,
        semaphoreKey: mailboxOf(context),
        context,
      });
    },

    listChanges: createContactSync({ graph, folders, select }),

    async check(context) {
      const permission = await checkPermissions(
        'Microsoft Graph: permission for personal contacts',
        graph.scope,
        ['Contacts.ReadWrite'],
        context,
        'Grant the application permission Contacts.ReadWrite of Microsoft Graph and give admin consent, or set GRAPH_PERSONAL_CONTACTS=off. Where RBAC for Applications of Exchange grants it, check with --mailbox: its grants are not in the token.',
      );
      if (context.owner === undefined) return [permission];
      const folder = folderRequest(context, {
        route: 'personal-contacts.check',
        method: 'GET',
        query: { select: 'id', top: 1 },
        schema: z.object({ value: z.array(z.object({ id: z.string() })) }),
      });
      const contacts = await probe(
        'Microsoft Graph: personal contacts can be read',
        () =>
          graph.call(folder).catch((error: unknown) => {
            // The person exists without contacts; any other missing mailbox is probably misspelt.
            if (!(error instanceof BackendError) || error.reason !== 'MailboxNotEnabledForRESTAPI')
              throw error;
          }),
        {
          forbidden:
            'Check that Contacts.ReadWrite is granted, and that no application access policy or RBAC scope of Exchange leaves the mailbox out.',
          'not-found': nobodyCalledSo,
          'no-mailbox': nobodyCalledSo,
          'invalid-request': 'Correct --mailbox: it is an object id or a sign-in name.',
        },
      );
      // Granted by Exchange for some mailboxes, which is the better way, it works without being in the token.
      return contacts.ok ? [contacts] : [permission, contacts];
    },

    async create(changes, write) {
      // Recorded before the create, so that a resumed write can distinguish its own contact from an older one of the
      // same name.
      const begun = await write.note('begin', async () => clock());
      return write.step(
        'create',
        async () => {
          const created = await graph.call(
            folderRequest(write, {
              route: 'personal-contacts.create',
              method: 'POST',
              body: toContact(changes, undefined),
              idempotent: false,
              schema: z.object({ id: z.string().min(1) }),
            }),
          );
          return created.id;
        },
        () => findOwn(changes, begun, write),
      );
    },

    async update(id, changes, expectedVersion, write) {
      await write.step('update', async () => {
        const stored = await read(id, write);
        // Created by an earlier attempt whose answer was lost.
        if (holds(fromContact(stored, mailboxOf(write)), changes)) return true;
        refuseOther(stored, expectedVersion);
        const patch = contactRequest(write, id, {
          route: 'personal-contacts.update',
          method: 'PATCH',
          headers: expectedVersion === '' ? headers : { ...headers, 'If-Match': expectedVersion },
          body: toContact(changes, stored),
          // Idempotent: sets the same values, and only over the same version.
          idempotent: true,
        });
        try {
          await graph.call(patch);
        } catch (error) {
          const isOther = error instanceof BackendError && error.code === 'changed-meanwhile';
          // A retry after a lost answer finds the version that it created itself.
          if (!isOther || error.hadNoEffect) throw error;
          const now = await afterWrite(read(id, write));
          if (!holds(fromContact(now, mailboxOf(write)), changes)) throw error;
        }
        return true;
      });
    },

    async delete(id, write) {
      await write.step('delete', async () => {
        await ifFound(
          graph.call(
            contactRequest(write, id, {
              route: 'personal-contacts.delete',
              method: 'DELETE',
            }),
          ),
        );
        return true;
      });
    },
  };

  function placedRequest(id: string, context: CallContext) {
    return contactRequest(context, id, {
      route: 'personal-contacts.get',
      method: 'GET',
      query: { select: `${select},parentFolderId` },
      schema: placedSchema,
    });
  }

  function read(id: string, context: CallContext): Promise<GraphContact> {
    return graph.call(
      contactRequest(context, id, {
        route: 'personal-contacts.get',
        method: 'GET',
        query: { select },
        schema: contactSchema,
      }),
    );
  }

  /**
   * Finds a contact that this write created before it was interrupted.
   * @param begun when the write began, by the clock of this machine
   */
  async function findOwn(
    changes: ContactChanges,
    begun: number,
    context: CallContext,
  ): Promise<string | undefined> {
    const email = changes.emails?.[0] ?? '';
    const filter =
      email === ''
        ? `displayName eq ${odataText(changes.displayName ?? '')}`
        : `emailAddresses/any(a:a/address eq ${odataText(email)})`;
    const page = await graph.call(
      folderRequest(context, {
        route: 'personal-contacts.recover',
        method: 'GET',
        query: { filter, select, top: 100 },
        schema: pageSchema,
      }),
    );
    const since = begun + (graph.time() ?? clock()) - clock() - clockSkewMs;
    const own = page.value.find(
      (contact) =>
        Date.parse(contact.createdDateTime ?? '') >= since &&
        holds(fromContact(contact, mailboxOf(context)), { displayName: changes.displayName ?? '' }),
    );
    return own?.id;
  }
}

/** Returns undefined for queries that Graph cannot filter. */
function searchFilter(query: ContactQuery): string | undefined {
  if (query.email !== '') return `emailAddresses/any(a:a/address eq ${odataText(query.email)})`;
  const [word] = searchWords(query);
  if (word === undefined) return undefined;
  const text = odataText(word);
  return ['displayName', 'givenName', 'surname', 'companyName', 'jobTitle']
    .map((property) => `startswith(${property},${text})`)
    .join(' or ');
}

function meets(query: ContactQuery): (contact: Contact) => boolean {
  const domain = `@${query.domain}`;
  return (contact) =>
    (query.phone === '' || phonesOf(contact).some((phone) => matchesPhone(query.phone, phone))) &&
    (query.domain === '' || contact.emails.some((email) => addressKey(email).endsWith(domain)));
}

/** Compares versions, for mailboxes that ignore `If-Match`. */
function refuseOther(stored: GraphContact, expectedVersion: string): void {
  if (expectedVersion === '' || stored['@odata.etag'] === expectedVersion) return;
  throw new BackendError({
    system: 'Microsoft Graph',
    code: 'changed-meanwhile',
    message: 'personal-contacts.update: another version is stored',
  });
}

/** Returns whether a contact has the values that a write sent. */
function holds(contact: Contact, changes: ContactChanges): boolean {
  return Object.entries(changes).every(([field, value]) => {
    const stored: unknown = contact[field as keyof ContactFields];
    return JSON.stringify(stored) === JSON.stringify(value);
  });
}

const nobodyCalledSo =
  'Nobody in the tenant has this id or address: correct --mailbox (an object id or a sign-in name).';
