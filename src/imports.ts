import { randomUUID } from 'node:crypto';
import { createAudit } from './changes/audit/audit.ts';
import { maxRows } from './changes/request/change-request.ts';
import { checkExportLimits } from './changes/request/check-limits.ts';
import type { Config } from './config.ts';
import type { Owner } from './contacts/owner.ts';
import type { Credentials } from './credentials.ts';
import {
  type ImportChoices,
  type Imports,
  type ReceivedFile,
  rowsOnPage,
  type ShownPlan,
} from './dialogs/import/imports.ts';
import { parts, rowsInPart } from './import-files.ts';
import { createImportThread } from './import-thread.ts';
import type { ContactProvider } from './providers/provider.ts';
import type { Database } from './store/database.ts';
import { decodeBytes } from './transfer/decode-bytes.ts';
import type { ShownRow } from './transfer/plan-import.ts';

const hourMs = 60 * 60 * 1000;
const lastsMs = 24 * hourMs;

/** Creates the imports and exports of the chat. */
export function createImports(options: {
  readonly config: Config;
  readonly database: Pick<Database, 'imports' | 'audit' | 'transaction'>;
  readonly credentials: () => Credentials;
  readonly providers: readonly ContactProvider[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}): Imports {
  const { config, credentials, clock, database, providers } = options;
  const store = database.imports;
  const audit = createAudit(clock);
  const thread = createImportThread();

  async function find<T>(id: string, person: Owner, part: string): Promise<T | undefined> {
    const content = await store.find({ id, person }, part, clock());
    // Only this file and the thread write these parts.
    return content === undefined ? undefined : (JSON.parse(content.toString('utf8')) as T);
  }

  function keep({ id, expiresAt }: ReceivedFile, person: Owner, part: string, value: object): Promise<void> {
    return store.put({ id, person }, part, Buffer.from(JSON.stringify(value)), expiresAt);
  }

  return {
    receive: (name, bytes, person) =>
      thread.receive({
        config,
        key: { id: randomUUID(), person },
        name,
        bytes,
        expiresAt: clock() + lastsMs,
      }),
    find: (id, person) => find<ReceivedFile>(id, person, parts.file),
    choicesOf: (id, person) => find<ImportChoices>(id, person, parts.choices),
    choose: (file, choices, person) => keep(file, person, parts.choices, choices),
    plan: ({ id, expiresAt }, choices, person) =>
      thread.plan({
        config,
        credentials: credentials(),
        file: { kept: { id, person }, expiresAt },
        choices,
        owner: person,
        correlationId: randomUUID(),
      }),
    keepShown: (file, shown, person) => keep(file, person, parts.shown, shown),
    findShown: (id, person) => find<ShownPlan>(id, person, parts.shown),
    async page(id, result, start, person) {
      const chunk = Math.floor(start / rowsInPart);
      const rows = await find<readonly ShownRow[]>(id, person, parts.rows(result, chunk));
      const first = start - chunk * rowsInPart;
      return rows?.slice(first, first + rowsOnPage) ?? [];
    },
    resultFile: (id, person) => store.find({ id, person }, parts.result, clock()),
    async text(id, person) {
      const bytes = await store.find({ id, person }, parts.bytes, clock());
      return bytes && decodeBytes(bytes).text;
    },
    forget: (id, person) => store.forget({ id, person }),
    exportable: providers
      .filter(({ listChanges, capabilities }) => listChanges !== undefined && !capabilities.searchedByAnother)
      .map(({ source }) => source),
    async export(what, format, { person, correlationId, key: asked }) {
      const key = { id: `${asked}-${format}`, person };
      if (!(await store.claim(key, clock() + hourMs))) return undefined;
      try {
        await checkExportLimits(database, person, clock());
        const task = { config, credentials: credentials(), key, what, format, correlationId };
        const written = await thread.export({ ...task, expiresAt: clock() + hourMs });
        const { count } = written;
        if (count > maxRows) await store.forget(key);
        else {
          const source = typeof what === 'string' ? what : undefined;
          await database.transaction((inside) =>
            audit.appendExport(inside, { actor: person, source, count, correlationId }),
          );
        }
        return { ...written, id: key.id };
      } catch (error) {
        // The next click is another attempt.
        await store.forget(key).catch(() => {});
        throw error;
      }
    },
  };
}
