import { createHash } from 'node:crypto';
import { maxRows } from './changes/request/change-request.ts';
import type { PlainConfig } from './config.ts';
import type { Contact } from './contacts/contact.ts';
import type { Owner } from './contacts/owner.ts';
import type { SourceId } from './contacts/sources.ts';
import type { Credentials } from './credentials.ts';
import type {
  ExportFormat,
  ImportChoices,
  PlannedFile,
  ReceivedFile,
  UnreadFile,
  WrittenFile,
} from './dialogs/import/imports.ts';
import { chunksOf } from './platform/chunks-of.ts';
import { ConfigurationError, type PlainError } from './platform/errors.ts';
import { type CallContext, type ContactProvider, isWritable } from './providers/provider.ts';
import { listContacts } from './providers/shared/list-contacts.ts';
import type { ImportKey, ImportStore } from './store/import-store.ts';
import { shownColumns, withChoices } from './transfer/column-choices.ts';
import { exportCsv } from './transfer/export-csv.ts';
import { exportVCards } from './transfer/export-vcards.ts';
import { type PlannedRow, planImport, type RowResult, type ShownRow } from './transfer/plan-import.ts';
import { type InputFile, inputRows, readFile } from './transfer/read-file.ts';
import { countResults, resultFile } from './transfer/result-file.ts';
import { type OpenBackends, withBackends } from './with-backends.ts';

/** What `import-worker.ts` is asked to do. */
export type ImportTask = ReceiveTask | PlanTask | ExportTask;

/** Read a file and keep it. */
export interface ReceiveTask {
  readonly kind: 'receive';
  readonly config: PlainConfig;
  readonly key: ImportKey;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expiresAt: number;
}

/** Compare a file with the contacts of a system. */
export interface PlanTask {
  readonly kind: 'plan';
  readonly config: PlainConfig;
  readonly credentials: Credentials;
  /** A file that is kept, where the result is kept as well, or one that is not. */
  readonly file: { readonly kept: ImportKey; readonly expiresAt: number } | { readonly bytes: Uint8Array };
  readonly choices: ImportChoices;
  /** Whose mailbox holds the contacts of a personal system; undefined if no personal contacts may be read. */
  readonly owner: Owner | undefined;
  readonly correlationId: string;
}

/** Write contacts into a file, and keep it. */
export interface ExportTask {
  readonly kind: 'export';
  readonly config: PlainConfig;
  readonly credentials: Credentials;
  readonly key: ImportKey;
  /** The contacts, or the system of which all are written. */
  readonly what: readonly Contact[] | SourceId;
  readonly format: ExportFormat;
  readonly expiresAt: number;
  readonly correlationId: string;
}

/** The notes of a file are among the answer of a plan, for those who did not see them before. */
export type PlanAnswer = (PlannedFile & { readonly notes: readonly string[] }) | UnreadFile;

/** What the thread answers to one {@link ImportTask}. */
export type ImportAnswer =
  | { readonly answer: ReceivedFile | PlanAnswer | UnreadFile | WrittenFile }
  | { readonly failure: PlainError };

/** The parts that are kept of an import. */
export const parts = {
  bytes: 'bytes',
  file: 'file',
  choices: 'choices',
  shown: 'shown',
  result: 'result',
  rows: (result: RowResult, chunk: number) => `rows-${result}-${chunk}`,
} as const;

/** How many rows are kept in a part: several pages, which a click reads at once. */
export const rowsInPart = 120;
/** A person's files that are kept. */
const keptFiles = 3;
/** How long reading all contacts of a system may take, in milliseconds. */
const patienceMs = 600_000;
/** A cached system that was not synced for this long is read. */
const staleAfterMs = 60 * 60_000;
/** How many cached contacts are read at once. */
const cachedAtOnce = 500;

/** Reads a file, and keeps it with what a person is shown of it. */
export async function receiveFile({
  config,
  key,
  name,
  bytes,
  expiresAt,
}: ReceiveTask): Promise<ReceivedFile | UnreadFile> {
  const file = readFile(bytes);
  if (file.kind === 'unreadable') return { problem: file.problem };
  return withBackends(config, async ({ database: { imports } }) => {
    const received = describe(file, { id: key.id, name, expiresAt });
    await imports.put(key, parts.bytes, bytes, expiresAt);
    await imports.put(key, parts.file, Buffer.from(JSON.stringify(received)), expiresAt);
    await imports.forgetOlder(key.person, keptFiles);
    return received;
  });
}

function describe(file: InputFile, own: Pick<ReceivedFile, 'id' | 'name' | 'expiresAt'>): ReceivedFile {
  const columns = file.kind === 'table' ? shownColumns(file) : [];
  const emptyColumns = file.kind === 'table' ? file.columns.length - columns.length : 0;
  const count = file.rows.length + (file.kind === 'table' ? file.unreadable.length : 0);
  return { ...own, columns, emptyColumns, count, notes: file.notes };
}

/**
 * Compares a file with the contacts of a system.
 * @throws {ConfigurationError} if the system cannot take contacts
 * @throws {BackendError} if the system does not answer
 */
export async function planFile(task: PlanTask): Promise<PlanAnswer> {
  return withBackends(
    task.config,
    async (open) => {
      const { choices, owner, correlationId } = task;
      const { imports } = open.database;
      const bytes =
        'bytes' in task.file
          ? task.file.bytes
          : await imports.find(task.file.kept, parts.bytes, open.clock());
      if (bytes === undefined) return { problem: '' };
      const read = readFile(bytes);
      if (read.kind === 'unreadable') return { problem: read.problem };
      const file = read.kind === 'table' ? withChoices(read, choices.columns) : read;
      const provider = open.providers.filter(isWritable).find(({ source }) => source === choices.source);
      if (provider === undefined) throw new ConfigurationError([`${choices.source} is not connected.`]);
      const context: CallContext = { owner, signal: AbortSignal.timeout(patienceMs), correlationId };
      const planned = await planImport(
        inputRows(file),
        contactsOf(provider, context, task.config, open),
        { ...choices, limits: provider.capabilities.fields },
        (contact: Contact) => provider.get(contact.ref.id, context),
      );
      const rows = planned.map(withoutNeedless);
      if ('kept' in task.file) await keepRows(rows, task.file, imports);
      return { rows, counts: countResults(rows), digest: digestOf(rows), notes: read.notes };
    },
    task.credentials,
  );
}

/**
 * Writes contacts into a file, unless they are more than a file may have.
 * @throws {ConfigurationError} if the system cannot list its contacts
 * @throws {BackendError} if the system does not answer
 */
export async function exportFile({ config, key, what, format, ...task }: ExportTask): Promise<WrittenFile> {
  return withBackends(
    config,
    async (open) => {
      const contacts = typeof what === 'string' ? await allOf(what, { config, key, ...task }, open) : what;
      if (contacts.length > maxRows) return { count: contacts.length, bytes: 0 };
      const file = Buffer.from(format === 'csv' ? exportCsv(contacts) : exportVCards(contacts));
      await open.database.imports.put(key, parts.result, file, task.expiresAt);
      return { count: contacts.length, bytes: file.length };
    },
    task.credentials,
  );
}

/** Returns all contacts of a system, or one more than a file may have. */
async function allOf(
  source: SourceId,
  { config, key, correlationId }: Pick<ExportTask, 'config' | 'key' | 'correlationId'>,
  open: OpenBackends,
): Promise<readonly Contact[]> {
  const provider = open.providers.find((one) => one.source === source);
  if (provider?.listChanges === undefined) throw new ConfigurationError([`${source} is not connected.`]);
  const owner = provider.capabilities.personal ? key.person : undefined;
  const context: CallContext = { owner, signal: AbortSignal.timeout(patienceMs), correlationId };
  const contacts: Contact[] = [];
  for await (const contact of contactsOf(provider, context, config, open)) {
    contacts.push(contact);
    if (contacts.length > maxRows) break;
  }
  return contacts;
}

/** Returns all contacts of a system: from the cache while it is up to date, which is much faster. */
async function* contactsOf(
  provider: ContactProvider,
  context: CallContext,
  config: PlainConfig,
  { database: { directory }, clock }: OpenBackends,
): AsyncGenerator<Contact> {
  const owner = provider.capabilities.personal ? context.owner : undefined;
  const states = config.directory === 'live' ? [] : await directory.syncStatesOf(owner);
  const state = states.find(({ source }) => source === provider.source);
  if (state === undefined || clock() - state.completedAt > staleAfterMs) {
    yield* listContacts(provider, context);
    return;
  }
  // A contact that changes meanwhile comes again.
  const seen = new Set<string>();
  let revision = 0;
  for (;;) {
    const changes = await directory.changesSince(owner, revision, cachedAtOnce);
    for (const { source, id, contact } of changes) {
      if (source !== provider.source || contact === undefined || seen.has(id)) continue;
      seen.add(id);
      yield contact;
    }
    if (changes.length < cachedAtOnce) return;
    revision = changes.at(-1)?.revision ?? revision;
  }
}

/** The contacts of other rows than changed ones are of no use to anybody. */
function withoutNeedless(row: PlannedRow): PlannedRow {
  return row.result === 'changed' ? row : { ...row, target: undefined };
}

async function keepRows(
  rows: readonly PlannedRow[],
  { kept, expiresAt }: { readonly kept: ImportKey; readonly expiresAt: number },
  imports: ImportStore,
): Promise<void> {
  for (const [result, same] of Map.groupBy(rows, (row) => row.result)) {
    for (const [index, chunk] of chunksOf(same, rowsInPart).entries()) {
      const shown = chunk.map(({ line, name, email, reasons }): ShownRow => ({ line, name, email, reasons }));
      await imports.put(kept, parts.rows(result, index), Buffer.from(JSON.stringify(shown)), expiresAt);
    }
  }
  await imports.put(kept, parts.result, Buffer.from(resultFile(rows)), expiresAt);
}

function digestOf(rows: readonly PlannedRow[]): string {
  const hash = createHash('sha256');
  for (const { line, result, target, values, reasons } of rows) {
    // The reasons of a changed row name its old values.
    hash.update(JSON.stringify([line, result, target?.ref.id, values, result === 'changed' ? reasons : []]));
  }
  return hash.digest('base64url');
}
