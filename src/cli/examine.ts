import { readFile } from 'node:fs/promises';
import { type Backends, createBackends } from '../backends.ts';
import type { Config } from '../config.ts';
import { parseOwner } from '../contacts/owner.ts';
import { createDoctor } from '../doctor/doctor.ts';
import { createLog } from '../platform/log.ts';
import type { CheckResult } from '../providers/provider.ts';

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
}

/** Checks an installation, as `npm run doctor` does. */
export function examine(
  config: Config,
  backends: Backends,
  options: ExamineOptions,
): Promise<readonly CheckResult[]> {
  const doctor = createDoctor({
    bot: config.bot,
    authority: config.entra.authority,
    groups: config.groups,
    ...backends,
    manifest: () => readFile(options.manifest, 'utf8').catch(() => undefined),
    clock: Date.now,
  });
  return doctor.examine({
    owner: parseOwner(options.mailbox ?? ''),
    correlationId: crypto.randomUUID(),
  });
}
