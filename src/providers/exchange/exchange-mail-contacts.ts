import type { Contact } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { ifFound } from '../../platform/errors.ts';
import { isGuid } from '../../platform/guid.ts';
import { allOperations, type CallContext, type SearchAnswer, type WritableProvider } from '../provider.ts';
import { createCachedListing } from '../shared/cached-listing.ts';
import { checkPermissions, probe } from '../shared/check.ts';
import { refuseOtherThanGuid, sameGuid } from '../shared/guid.ts';
import { unreadOf } from '../shared/readable-rows.ts';
import { searchWords } from '../shared/search-words.ts';
import { asksNothing, searchAmong } from '../shared/searchable-contacts.ts';
import { type ExchangeCmdlets, filterText, type Parameters } from './cmdlets.ts';
import {
  contactSchema,
  fieldLimits,
  fromHalves,
  isMailContact,
  type MailContact,
  mailContactSchema,
  type PlainContact,
  rowSchema,
} from './contact-fields.ts';
import { checkLists, createExchangeLists } from './distribution-lists.ts';
import { addressFilter, createMailContactWriter } from './mail-contact-writer.ts';
import { createExchangeSync } from './sync.ts';

/**
 * Mail contacts of the organisation, by Exchange's cmdlets
 * (https://learn.microsoft.com/powershell/module/exchangepowershell/new-mailcontact). Quirks:
 * - One contact is two objects with one Guid: Get-MailContact has addresses, hiding and the mail tip, Get-Contact has
 *   names, phones, title and company. Both are read in parallel and joined, except in a search for a word, which
 *   needs the second only.
 * - ExternalEmailAddress routes mail, WindowsEmailAddress is the one that people see.
 */
export interface ExchangeMailContactsOptions {
  readonly cmdlets: ExchangeCmdlets;
  readonly clock: () => number;
  /** Pause before a cmdlet that did not find a new contact is retried. */
  readonly replicationPauseMs?: number;
  /** How long a search waits for the listing of all contacts. */
  readonly listingPatienceMs?: number;
}

const mostResults = 250;
/** Maximum number of missing halves that are fetched one by one. */
const mostCompletions = 10;

export function createExchangeMailContacts(options: ExchangeMailContactsOptions): WritableProvider {
  const { cmdlets, clock, replicationPauseMs = 500, listingPatienceMs = 1_500 } = options;
  const writer = createMailContactWriter({ cmdlets, clock, pauseMs: replicationPauseMs });
  const listChanges = createExchangeSync({ cmdlets, clock });
  const listing = createCachedListing({
    async readPage(link, context) {
      const { contacts, cursor, more, unread } = await listChanges(link, context);
      return { contacts, link: more ? cursor : '', isIncomplete: unread !== undefined };
    },
    clock,
    patienceMs: listingPatienceMs,
  });

  return {
    source: 'exchange-mail-contacts',
    capabilities: {
      writable: true,
      operations: allOperations,
      personal: false,
      fields: fieldLimits,
    },

    async search(query, context) {
      if (asksNothing(query)) return { contacts: [], truncated: false };
      if (query.email === '' && query.words.length > 0) return searchByWord(query, context);
      if (query.email === '') return searchListing(query, context);
      const { mailContact, contact } = searchParameters(query.email);
      const [mailContacts, contacts] = await Promise.all([
        readMailContacts(mailContact, context),
        readContacts(contact, context),
      ]);
      return {
        contacts: await complete(mailContacts.value, contacts.value, context),
        truncated: mailContacts.truncated || contacts.truncated,
      };
    },

    get: read,

    lists: createExchangeLists({ cmdlets, pauseMs: replicationPauseMs }),

    listChanges,

    async check(context) {
      const permission = await checkPermissions(
        'Exchange: permission',
        cmdlets.scope,
        ['Exchange.ManageAsApp'],
        context,
        'Grant the application permission Exchange.ManageAsApp of Office 365 Exchange Online and give admin consent.',
      );
      const mailContacts = await probe(
        'Exchange: mail contacts can be read',
        async () => {
          await readMailContacts({ Filter: "DisplayName -like 'a*'", ResultSize: 1 }, context);
          await readContacts({ Filter: "DisplayName -like 'a*'", ResultSize: 1 }, context);
        },
        {
          forbidden:
            'Assign the Entra role Exchange Recipient Administrator to the bot’s enterprise application; it takes up to an hour to count.',
        },
      );
      const isReadable = permission.ok && mailContacts.ok;
      return [permission, mailContacts, ...(isReadable ? [await checkLists(cmdlets, context)] : [])];
    },

    async create(changes, write) {
      const guid = await writer.create(changes, write);
      listing.drop();
      await writer.complete(guid, changes, write);
      return guid;
    },

    async update(id, changes, _expectedVersion, write) {
      refuseOtherThanGuid('Exchange', id);
      await writer.update(id, changes, write);
      listing.drop();
    },

    async delete(id, write) {
      refuseOtherThanGuid('Exchange', id);
      await write.step('delete', async () => {
        const remove = {
          name: 'Remove-MailContact',
          parameters: { Identity: id },
          idempotent: true,
        } as const;
        await ifFound(cmdlets.write(remove, write));
        return true;
      });
      listing.drop();
    },
  };

  async function read(id: string, context: CallContext): Promise<Contact | undefined> {
    if (!isGuid(id)) return undefined;
    const [mailContact, contact] = await Promise.all([
      ifFound(readMailContacts({ Identity: id }, context)),
      ifFound(readContacts({ Identity: id }, context)),
    ]);
    const half = mailContact?.value.find((found) => sameGuid(found.Guid, id));
    return (
      half &&
      fromHalves(
        half,
        contact?.value.find((found) => sameGuid(found.Guid, id)),
      )
    );
  }

  function readMailContacts(parameters: Parameters, context: CallContext) {
    return cmdlets.read({ name: 'Get-MailContact', parameters, schema: mailContactSchema }, context);
  }

  function readContacts(parameters: Parameters, context: CallContext) {
    return cmdlets.read({ name: 'Get-Contact', parameters, schema: contactSchema }, context);
  }

  /**
   * Searches by Get-Contact only, because it has all that a row shows, and both halves match the same words. Callers
   * compare further words, which may be in any property.
   */
  async function searchByWord(query: ContactQuery, context: CallContext): Promise<SearchAnswer> {
    const [word, ...others] = searchWords(query);
    if (word === undefined) return { contacts: [], truncated: false };
    const parameters = { Anr: word, ResultSize: mostResults };
    const isName = others.length === 0 && query.domain === '' && query.phone === '';
    const schema = isName ? rowSchema : contactSchema;
    const answer = await cmdlets.readRows({ name: 'Get-Contact', parameters, schema }, '', context);
    const contacts: Contact[] = [];
    for (const contact of answer.value) {
      if (isMailContact(contact)) contacts.push(fromHalves(undefined, contact));
    }
    const isFull = answer.value.length + answer.unread.length >= mostResults;
    return { contacts, truncated: isFull || answer.link !== '', ...unreadOf(answer.unread) };
  }

  /**
   * Searches the listing for the end of a number or the domain of an address. Exchange Online supports a wildcard
   * only at the end of a pattern (https://learn.microsoft.com/powershell/exchange/recipient-filters).
   */
  async function searchListing(query: ContactQuery, context: CallContext): Promise<SearchAnswer> {
    const { contacts, whole } = await listing.read(context);
    const answer = searchAmong(contacts, query);
    const found = answer.contacts.map((contact) => contact.ref.id).slice(0, mostCompletions);
    // Contacts of the cached listing may have changed or been deleted.
    const now = await Promise.all(found.map((id) => read(id, context)));
    const rest = answer.contacts.slice(mostCompletions);
    return {
      contacts: [...now.filter((contact) => contact !== undefined), ...rest],
      truncated: answer.truncated || !whole,
    };
  }

  /** Joins both halves by Guid. A few halves that are missing, because only the other half matched, are fetched. */
  async function complete(
    mailContacts: readonly MailContact[],
    contacts: readonly PlainContact[],
    context: CallContext,
  ): Promise<Contact[]> {
    const mailHalves = new Map(mailContacts.map((half) => [half.Guid.toLowerCase(), half]));
    const plainHalves = new Map(
      contacts.filter(isMailContact).map((half) => [half.Guid.toLowerCase(), half]),
    );
    const guids = new Set([...mailHalves.keys(), ...plainHalves.keys()]);
    const incomplete = [...guids].filter((guid) => !mailHalves.has(guid) || !plainHalves.has(guid));
    await Promise.all(
      incomplete.slice(0, mostCompletions).map(async (guid) => {
        if (mailHalves.has(guid)) {
          const [half] = (await ifFound(readContacts({ Identity: guid }, context)))?.value ?? [];
          if (half !== undefined) plainHalves.set(guid, half);
        } else {
          const [half] = (await ifFound(readMailContacts({ Identity: guid }, context)))?.value ?? [];
          if (half !== undefined) mailHalves.set(guid, half);
        }
      }),
    );
    return [...guids].map((guid) => fromHalves(mailHalves.get(guid), plainHalves.get(guid)));
  }
}

/** Returns the filter of an address for each half. */
function searchParameters(email: string): { mailContact: Parameters; contact: Parameters } {
  const ResultSize = mostResults;
  return {
    mailContact: { Filter: addressFilter(email), ResultSize },
    contact: { Filter: `WindowsEmailAddress -eq ${filterText(email)}`, ResultSize },
  };
}
