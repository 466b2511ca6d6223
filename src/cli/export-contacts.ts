import type { Config } from '../config.ts';
import { type Contact, refKey } from '../contacts/contact.ts';
import { isEmptyQuery, parseQuery } from '../contacts/query/parse-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import { createDirectory } from '../directory/directory.ts';
import { ConfigurationError } from '../platform/errors.ts';
import type { CallContext } from '../providers/provider.ts';
import { listContacts } from '../providers/shared/list-contacts.ts';
import { type OpenBackends, withBackends } from '../with-backends.ts';
import { personCalled, requireOwner } from './person-called.ts';

export interface ExportCommand {
  /** All contacts of a system, or those that match a search. */
  readonly what: { readonly source: SourceId } | { readonly search: string };
  /**
   * Object id or user principal name of the person whose personal contacts are included, and who is needed for those;
   * undefined for shared contacts only.
   */
  readonly as: string | undefined;
}

/** How long reading all contacts of a system may take, in milliseconds. */
const patienceMs = 600_000;

/**
 * Returns the contacts of a system or a search, each with all fields that its system shows in lists.
 * @throws {ConfigurationError} for what the operator can mend: the system, the person, the query
 * @throws {BackendError} if a system does not answer
 */
export function exportContacts(config: Config, { what, as }: ExportCommand): Promise<readonly Contact[]> {
  return withBackends(config, async (open) => {
    const context: CallContext = {
      owner: as === undefined ? undefined : await personCalled(as, open),
      signal: AbortSignal.timeout(patienceMs),
      correlationId: crypto.randomUUID(),
    };
    return 'source' in what ? allOf(what.source, context, open) : matching(what.search, context, open);
  });
}

async function allOf(
  source: SourceId,
  context: CallContext,
  { providers }: OpenBackends,
): Promise<readonly Contact[]> {
  const provider = providers.find((one) => one.source === source);
  if (provider?.listChanges === undefined) {
    throw new ConfigurationError([`${source} is not connected, or cannot list its contacts.`]);
  }
  requireOwner(source, context.owner);
  const contacts: Contact[] = [];
  for await (const contact of listContacts(provider, context)) contacts.push(contact);
  return contacts;
}

async function matching(
  text: string,
  context: CallContext,
  { providers, clock, log }: OpenBackends,
): Promise<readonly Contact[]> {
  const query = parseQuery(text);
  if (isEmptyQuery(query)) throw new ConfigurationError(['The search is empty.']);
  const directory = createDirectory({ providers, clock, log });
  const { people, problems } = await directory.find(query, context);
  if (problems.length > 0) throw new ConfigurationError(['Not all systems answered. Try again in a minute.']);
  const found = new Map<string, Contact>();
  for (const { records } of people) for (const contact of records) found.set(refKey(contact.ref), contact);
  const whole: Contact[] = [];
  // A search returns the fields of a list.
  for (const contact of found.values()) {
    const provider = providers.find(({ source }) => source === contact.ref.source);
    whole.push((await provider?.get(contact.ref.id, context)) ?? contact);
  }
  return whole;
}
