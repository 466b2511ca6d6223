import { createChangeRequests } from '../changes/change-requests.ts';
import type { ChangeState } from '../changes/request/change-request.ts';
import type { Config } from '../config.ts';
import type { Owner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import { credentialsOf } from '../credentials.ts';
import { createImportThread } from '../import-thread.ts';
import { createPeople } from '../people.ts';
import { ConfigurationError } from '../platform/errors.ts';
import { isWritable, type WritableProvider } from '../providers/provider.ts';
import type { ImportOptions, PlannedRow } from '../transfer/plan-import.ts';
import { submitImport } from '../transfer/submit-import.ts';
import { type OpenBackends, withBackends } from '../with-backends.ts';
import { personCalled, requireOwner } from './person-called.ts';

export interface ImportCommand extends Omit<ImportOptions, 'limits'> {
  readonly bytes: Uint8Array;
  /** The system whose contacts are written; the first shared one that is connected by default. */
  readonly to: SourceId | undefined;
  /** Object id or user principal name of the person who asks for the change; undefined for a dry run. */
  readonly as: string | undefined;
}

export interface ImportReport {
  readonly rows: readonly PlannedRow[];
  /** What a person should know of the whole file, in sentences. */
  readonly notes: readonly string[];
  /** The change request; undefined for a dry run, or if nothing changes. */
  readonly request: { readonly number: number; readonly state: ChangeState } | undefined;
}

/**
 * Compares a file with the contacts of a system. With a person, it files one change request for all new and changed
 * rows, under that person's roles and the policy.
 * @throws {ConfigurationError} for what the operator can mend: the file, the system, the person
 * @throws {BackendError} if a system does not answer
 */
export async function importContacts(config: Config, command: ImportCommand): Promise<ImportReport> {
  const thread = createImportThread();
  return withBackends(config, async (open) => {
    const provider = targetOf(open.providers.filter(isWritable), command.to);
    const person = command.as === undefined ? undefined : await personCalled(command.as, open);
    requireOwner(provider.source, person);
    const { bytes, key, emptyCells } = command;
    const correlationId = crypto.randomUUID();
    const planned = await thread.plan({
      config,
      credentials: credentialsOf(config),
      file: { bytes },
      choices: { source: provider.source, key, emptyCells, columns: {} },
      owner: person,
      correlationId,
    });
    if ('problem' in planned) throw new ConfigurationError([planned.problem]);
    const { rows, notes } = planned;
    const plan = { rows, provider, person, correlationId };
    const request = person === undefined ? undefined : await submit({ ...plan, person }, config, open);
    return { rows, notes, request };
  });
}

interface Plan {
  readonly rows: readonly PlannedRow[];
  readonly provider: WritableProvider;
  readonly person: Owner;
  readonly correlationId: string;
}

async function submit(
  { rows, provider, person, correlationId }: Plan,
  config: Config,
  { graphClient, database, clock, log }: OpenBackends,
): Promise<ImportReport['request']> {
  const { groups } = config;
  const { people, roleResolver } = createPeople(config, { graphClient, clock, log });
  const { roles, certain, access } = await roleResolver.of({ objectId: person });
  if (!certain || access !== 'all') {
    throw new ConfigurationError(['This person may not change contacts, or Entra does not answer.']);
  }
  const changes = createChangeRequests({
    database,
    providers: (source) => (source === provider.source ? provider : undefined),
    people,
    roleResolver,
    groups,
    policy: config.policy,
    clock,
    log,
  });
  try {
    const outcome = await submitImport(
      {
        rows,
        source: provider.source,
        requester: person,
        roles,
        submissionKey: crypto.randomUUID(),
        reason: 'Import of a file',
        correlationId,
      },
      changes,
    );
    return outcome && { number: outcome.request.number, state: outcome.request.state };
  } finally {
    await changes.close();
  }
}

function targetOf(providers: readonly WritableProvider[], to: SourceId | undefined): WritableProvider {
  const able = providers.filter(
    ({ listChanges, capabilities }) => listChanges !== undefined && capabilities.operations.has('create'),
  );
  const found = able.find(({ source, capabilities }) =>
    to === undefined ? !capabilities.personal : source === to,
  );
  if (found !== undefined) return found;
  const known = able.map(({ source }) => source).join(', ') || 'none';
  throw new ConfigurationError([
    `Contacts cannot be imported into ${to ?? 'any shared system'}. Possible: ${known}.`,
  ]);
}
