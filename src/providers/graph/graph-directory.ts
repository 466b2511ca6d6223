import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';
import type { Contact } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { UnreadRow } from '../../contacts/sync-page.ts';
import { phoneDigits } from '../../contacts/text/phone.ts';
import { ifFound } from '../../platform/errors.ts';
import type { CallContext, ContactProvider, SearchAnswer } from '../provider.ts';
import { checkPermissions, probe } from '../shared/check.ts';
import { directoryPrefixes } from '../shared/directory-prefixes.ts';
import type { ListAnswer } from '../shared/list-schema.ts';
import { readableRows, unreadOf, unreadPageSchema } from '../shared/readable-rows.ts';
import { searchWords } from '../shared/search-words.ts';
import { joinSegments } from '../shared/source-segments.ts';
import {
  type GraphCall,
  type GraphOptions,
  type GraphQuery,
  nextLinkOf,
  odataText,
  pathSegment,
  searchClause,
} from './client.ts';
import { fromOrgContact, fromUser, orgContactSchema, userFields, userSchema } from './directory-fields.ts';
import { createDirectorySync } from './directory-sync.ts';
import { readGraphPhoto } from './photo.ts';

/**
 * The organisation's directory in Entra, by Microsoft Graph: users (colleagues) and organisational contacts
 * (https://learn.microsoft.com/graph/api/resources/orgcontact), both read-only. Quirks:
 * - `$search` and the filters used here need `ConsistencyLevel: eventual`, and a next-page link does not include that
 *   header, so that it is sent with every request.
 * - `$search` finds word prefixes in displayName; in other properties the prefix of the whole text.
 * - `phones` of an organisational contact is omitted from the answer if it is named in `$select`.
 * - Organisational contacts have no pictures.
 * - Phones can be filtered by equality only, so that a number is searched in common notations; those of
 *   organisational contacts cannot be filtered (Exchange has the same contacts and can).
 */
export interface GraphDirectoryOptions extends GraphOptions {
  /**
   * Exchange returns the same organisational contacts with their phones, so that a search by name need not request
   * complete objects; a contact that is opened has them in any case.
   */
  readonly phonesElsewhere?: boolean;
}

/** The properties that lists show and words are compared with. */
const rowSelect = 'id,displayName,givenName,surname,mail,jobTitle,department,companyName';
const userRowSelect = `${rowSelect},userPrincipalName,mobilePhone,businessPhones,userType,accountEnabled`;
const searchedProperties = ['displayName', 'companyName', 'jobTitle', 'mail'];
const headers = { ConsistencyLevel: 'eventual' };
const pageSize = 100;
/** About 2 KB; Graph stores pictures of users in several sizes. */
const photoSize = '64x64';
const mostPages = 5;
const mostWords = 4;
export function createGraphDirectory(options: GraphDirectoryOptions): ContactProvider {
  const { graph, phonesElsewhere = false, clock } = options;

  return {
    source: 'graph-directory',
    capabilities: { writable: false, personal: false },

    async search(query, context) {
      const contacts = contactQuery(query, phonesElsewhere);
      return joinSegments([
        {
          name: 'Colleagues',
          answer: readPages('users', userQuery(query), userSchema, fromUser, context),
        },
        {
          name: 'Organisation contacts',
          answer: readPages('contacts', contacts, orgContactSchema, fromOrgContact, context),
        },
      ]);
    },

    async get(id, context) {
      if (id.startsWith(directoryPrefixes.user)) {
        const user = await readOne('users', id.slice(directoryPrefixes.user.length), userSchema, context);
        return user && fromUser(user);
      }
      if (id.startsWith(directoryPrefixes.contact)) {
        const contact = await readOne(
          'contacts',
          id.slice(directoryPrefixes.contact.length),
          orgContactSchema,
          context,
        );
        return contact && fromOrgContact(contact);
      }
      return undefined;
    },

    async photo(id, context) {
      if (!id.startsWith(directoryPrefixes.user)) return undefined;
      return readGraphPhoto(graph, {
        route: 'directory-users.photo',
        path: `/users/${pathSegment(id.slice(directoryPrefixes.user.length))}/photos/${photoSize}/$value`,
        context,
      });
    },

    listChanges: createDirectorySync({ graph, clock }),

    async check(context) {
      return Promise.all([
        checkPermissions(
          'Microsoft Graph: permissions for the directory',
          graph.scope,
          [
            ['User.Read.All', 'Directory.Read.All'],
            ['OrgContact.Read.All', 'Directory.Read.All'],
          ],
          context,
          'Grant the application permissions User.Read.All and OrgContact.Read.All of Microsoft Graph and give admin consent.',
        ),
        probe('Microsoft Graph: colleagues can be read', () => readAny('users', context)),
        probe('Microsoft Graph: organisational contacts can be read', () => readAny('contacts', context)),
      ]);
    },
  };

  function readAny(collection: 'users' | 'contacts', context: CallContext): Promise<unknown> {
    return graph.call({
      route: `directory-${collection}.check`,
      method: 'GET',
      path: `/${collection}`,
      query: { select: 'id', top: 1 },
      schema: z.object({ value: z.array(z.object({ id: z.string() })) }),
      context,
    });
  }

  async function readPages<T>(
    collection: 'users' | 'contacts',
    query: GraphQuery | undefined,
    item: z.ZodType<T>,
    from: (item: T) => Contact,
    context: CallContext,
  ): Promise<SearchAnswer> {
    if (query === undefined) return { contacts: [], truncated: false };
    const call: GraphCall<ListAnswer<unknown>> = {
      route: `directory-${collection}.search`,
      method: 'GET',
      path: `/${collection}`,
      query: { ...query, count: true, top: pageSize },
      headers,
      schema: unreadPageSchema,
      context,
    };
    const contacts: Contact[] = [];
    const unread: UnreadRow[] = [];
    let page = await graph.call(call);
    for (let pages = 1; ; pages++) {
      const read = readableRows('Microsoft Graph', item, 'id', page.value);
      for (const row of read.rows) contacts.push(from(row));
      unread.push(...read.unread);
      const link = nextLinkOf(page);
      if (link === '' || pages === mostPages)
        return { contacts, truncated: link !== '', ...unreadOf(unread) };
      page = await graph.next(link, call);
    }
  }

  async function readOne<T>(
    collection: 'users' | 'contacts',
    id: string,
    schema: z.ZodType<T>,
    context: CallContext,
  ): Promise<T | undefined> {
    return ifFound(
      graph.call({
        route: `directory-${collection}.get`,
        method: 'GET',
        path: `/${collection}/${pathSegment(id)}`,
        ...(collection === 'users' ? { query: { select: userFields } } : {}),
        schema,
        context,
      }),
    );
  }
}

/** Returns undefined if there is nothing to query. */
function userQuery(query: ContactQuery): GraphQuery | undefined {
  const select = userFields;
  if (query.email !== '') {
    const email = odataText(query.email);
    const proxy = odataText(`smtp:${query.email}`);
    return {
      select,
      filter: `mail eq ${email} or userPrincipalName eq ${email} or proxyAddresses/any(p:p eq ${proxy})`,
    };
  }
  const words = searchWords(query).slice(0, mostWords);
  if (words.length > 0) {
    return {
      select: isName(query) ? userRowSelect : select,
      search: everyWord(words),
    };
  }
  if (query.phone !== '') {
    const numbers = phoneNotations(query.phone).map(odataText);
    const filters = numbers.flatMap((number) => [
      `mobilePhone eq ${number}`,
      `businessPhones/any(p:p eq ${number})`,
    ]);
    return { select, filter: filters.join(' or ') };
  }
  if (query.domain !== '') return { select, filter: `endswith(mail,${odataText(`@${query.domain}`)})` };
  return undefined;
}

function contactQuery(query: ContactQuery, phonesElsewhere: boolean): GraphQuery | undefined {
  if (query.email !== '') {
    const proxy = odataText(`smtp:${query.email}`);
    return { filter: `mail eq ${odataText(query.email)} or proxyAddresses/any(p:p eq ${proxy})` };
  }
  const words = searchWords(query).slice(0, mostWords);
  if (words.length > 0) {
    return {
      ...(phonesElsewhere && isName(query) ? { select: rowSelect } : {}),
      search: everyWord(words),
    };
  }
  if (query.domain !== '') return { filter: `endswith(mail,${odataText(`@${query.domain}`)})` };
  return undefined;
}

/** Returns whether Graph itself compares every criterion, so that no other property matters. */
function isName(query: ContactQuery): boolean {
  return query.words.length <= mostWords && query.domain === '' && query.phone === '';
}

/** Each word must be the prefix of a word of the name, or of another property. */
function everyWord(words: readonly string[]): string {
  const groups = words.map((word) =>
    searchedProperties.map((property) => searchClause(property, word)).join(' OR '),
  );
  return groups.length === 1 ? groups.join('') : groups.map((group) => `(${group})`).join(' AND ');
}

/** Returns the usual notations of a number in directories: as typed, digits only, E.164, international, national. */
export function phoneNotations(typed: string): readonly string[] {
  const digits = phoneDigits(typed);
  const dialled = digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
  const number = parsePhoneNumberFromString(dialled.startsWith('+') ? dialled : `+${dialled}`);
  const notations = [typed.trim(), digits, dialled];
  if (number?.isPossible()) {
    const international = number.formatInternational();
    notations.push(
      number.number,
      international,
      international.replaceAll(' ', '-'),
      number.number.slice(1),
      number.formatNational(),
      // "+44 20 7946 0958" is often stored as "+44 2079460958".
      `+${number.countryCallingCode} ${number.nationalNumber}`,
    );
  }
  return [...new Set(notations)].filter((notation) => notation !== '' && notation !== '+').slice(0, 9);
}
