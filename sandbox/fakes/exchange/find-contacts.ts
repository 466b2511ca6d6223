import type { MailContactRecord } from '../../organisation/records.ts';
import type { CmdletContext, CmdletResult, Parameters } from './cmdlet-context.ts';
import {
  ambiguousIdentity,
  CmdletError,
  dirSynced,
  missingParameter,
  objectNotFound,
} from './cmdlet-errors.ts';
import { distinguishedName, matchesAnr, opathRow } from './contact-objects.ts';
import { compileOpath, OpathError, type OpathRow } from './opath.ts';
import { readResultSize, text } from './parameter-values.ts';

/** What has arrived at the server that answers: new contacts take a while. */
export function visible(context: CmdletContext): readonly MailContactRecord[] {
  const { organisation, settings, anchored } = context;
  const delay = anchored ? settings.replicationMs : settings.unanchoredReplicationMs;
  const all = organisation.mailContacts.all();
  if (delay === 0) return all;
  const newest = organisation.clock() - delay;
  return all.filter((contact) => contact.createdAt <= newest);
}

/** Runs a Get cmdlet: by identity, by beginning of a name, by filter, or everything. @throws {CmdletError} */
export function find(
  parameters: Parameters,
  context: CmdletContext,
  show: (contact: MailContactRecord) => Readonly<Record<string, unknown>>,
): CmdletResult {
  const identity = text(parameters.Identity);
  let found = visible(context);
  // An empty identity is no identity: Exchange then gives everything. Clients must never send one.
  if (identity !== '') {
    found = found.filter((contact) => hasIdentity(contact, identity.toLowerCase()));
    if (found.length === 0) throw objectNotFound(identity);
  }
  const anr = text(parameters.Anr);
  if (anr !== '') found = found.filter((contact) => matchesAnr(contact, anr));
  const filter = text(parameters.Filter);
  if (filter !== '') found = filterRows(found, opathRow, filter, context);
  const sortBy = text(parameters.SortBy).toLowerCase();
  if (sortBy !== '')
    found = [...found].sort((a, b) =>
      compare(opathRow(a)[sortBy]?.[0] ?? '', opathRow(b)[sortBy]?.[0] ?? ''),
    );

  const size = readResultSize(parameters.ResultSize);
  const warnings =
    found.length > size
      ? [
          'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.',
        ]
      : [];
  return { value: found.slice(0, size).map(show), warnings };
}

/** The records that a filter fits, by their rows. @throws {CmdletError} */
export function filterRows<T>(
  records: readonly T[],
  rowOf: (record: T) => OpathRow,
  filter: string,
  { settings: { leadingWildcards } }: CmdletContext,
): readonly T[] {
  const [sample] = records;
  if (sample === undefined) return [];
  try {
    const test = compileOpath(filter, {
      properties: new Set(Object.keys(rowOf(sample))),
      leadingWildcards,
    });
    return records.filter((record) => test(rowOf(record)));
  } catch (error) {
    if (error instanceof OpathError) {
      throw new CmdletError(
        400,
        'Microsoft.Exchange.Data.Filtering.ParsingInvalidFilterException',
        error.message,
      );
    }
    throw error;
  }
}

/** Whether a cmdlet's identity, in lower case, means the contact. */
export function hasIdentity(contact: MailContactRecord, identity: string): boolean {
  return (
    contact.guid === identity ||
    contact.externalDirectoryObjectId === identity ||
    contact.name.toLowerCase() === identity ||
    contact.alias.toLowerCase() === identity ||
    contact.externalEmailAddress.toLowerCase() === identity ||
    contact.emailAddresses.some((address) => address.slice(5).toLowerCase() === identity) ||
    distinguishedName(contact).toLowerCase() === identity
  );
}

/** The one contact that a write means. */
export function theContact(
  cmdlet: string,
  parameters: Parameters,
  context: CmdletContext,
): MailContactRecord {
  const identity = text(parameters.Identity);
  if (identity === '') throw missingParameter('Identity');
  const [contact, second] = visible(context).filter((entry) => hasIdentity(entry, identity.toLowerCase()));
  if (contact === undefined) throw objectNotFound(identity);
  if (second !== undefined) throw ambiguousIdentity(identity);
  if (contact.isDirSynced) throw dirSynced(cmdlet, contact.name);
  return contact;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
