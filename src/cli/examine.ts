import { readFile } from 'node:fs/promises';
import { type Backends, createBackends } from '../backends.ts';
import type { Config } from '../config.ts';
import { parseOwner } from '../contacts/owner.ts';
import { createDoctor } from '../doctor/doctor.ts';
import { createLog } from '../platform/log.ts';
import { version } from '../platform/user-agent.ts';
import { createGraphPeople } from '../providers/graph/people.ts';
import type { CheckResult } from '../providers/provider.ts';
import { openExistingDatabase } from '../store/database.ts';
import { freeBytes, inspectDatabase } from '../store/inspect-database.ts';

/** Creates the clients of all systems for a tool, which writes no log and needs no stored contacts. */
export function createToolBackends(config: Config): Backends {
  return createBackends(config, {
    clock: Date.now,
    log: createLog('silent'),
    knownContacts: {
      since: async () => [],
      behind: async () => [],
      keep: async () => {},
      readBefore: async () => [],
    },
  });
}

export interface ExamineOptions {
  /** Object id or address of the person whose personal contacts are read as a check. */
  readonly mailbox?: string | undefined;
  /** The path of the built app manifest, which need not exist. */
  readonly manifest: string;
  /** Whether Cardfile should run already, so that its endpoint and its chats are checked. */
  readonly isStarted: boolean;
}

/** Checks an installation, as `npm run doctor` does, and changes nothing. */
export async function examine(
  config: Config,
  backends: Backends,
  options: ExamineOptions,
): Promise<readonly CheckResult[]> {
  const state = await inspectDatabase(config.database);
  // A database of another version would be migrated when it is opened.
  const isReadable = 'tables' in state && state.tables === 'current';
  const database =
    options.isStarted && isReadable
      ? await openExistingDatabase(config.database).catch(() => undefined)
      : undefined;
  const people = createGraphPeople({ graph: backends.graphClient, clock: Date.now });
  const doctor = createDoctor({
    bot: config.bot,
    authority: config.entra.authority,
    groups: config.groups,
    ...backends,
    manifest: () => readFile(options.manifest, 'utf8').catch(() => undefined),
    endpoint: options.isStarted ? { publicUrl: config.publicUrl } : undefined,
    server: {
      versions: { cardfile: version, node: process.versions.node },
      database: async () => state,
      freeBytes: () => freeBytes(config.dataDirectory),
    },
    approvers: database && {
      members: () => people.membersOf(config.groups.approver || config.groups.admin),
      hasChat: async (objectId) => (await database.chats.personalChatOf(objectId)) !== undefined,
    },
    clock: Date.now,
  });
  try {
    return await doctor.examine({
      owner: parseOwner(options.mailbox ?? ''),
      correlationId: crypto.randomUUID(),
    });
  } finally {
    await database?.close();
  }
}
