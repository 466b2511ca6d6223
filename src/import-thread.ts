import type { Config, PlainConfig } from './config.ts';
import type { ReceivedFile, UnreadFile, WrittenFile } from './dialogs/import/imports.ts';
import type {
  ExportTask,
  ImportAnswer,
  ImportTask,
  PlanAnswer,
  PlanTask,
  ReceiveTask,
} from './import-files.ts';
import { fromPlainError } from './platform/errors.ts';
import { createWorkerThread } from './platform/worker-thread.ts';

type Asked<Task> = Omit<Task, 'kind' | 'config'> & { readonly config: Config };

/**
 * Reads files, compares them with systems and writes them in a thread of its own, one after the other, so that turns go
 * on.
 */
export interface ImportThread {
  receive(task: Asked<ReceiveTask>): Promise<ReceivedFile | UnreadFile>;
  /**
   * @throws {BackendError} if the system does not answer
   * @throws {ConfigurationError} if it cannot take contacts
   */
  plan(task: Asked<PlanTask>): Promise<PlanAnswer>;
  /**
   * @throws {BackendError} if the system does not answer
   * @throws {ConfigurationError} if it cannot list its contacts
   */
  export(task: Asked<ExportTask>): Promise<WrittenFile>;
}

/**
 * The memory of the thread. Nearly all that it makes is garbage at once, so a small space for young objects takes 80 MB
 * less for 20,000 rows, and no more time.
 */
export const importMemory = { maxYoungGenerationSizeMb: 16 } as const;

/** A person looks at a card for a while before the next step, which should not wait for a new thread. */
const idleMs = 120_000;

export function createImportThread(): ImportThread {
  const thread = createWorkerThread(new URL('./import-worker.ts', import.meta.url), {
    resourceLimits: importMemory,
    idleMs,
  });

  async function ask(task: ImportTask): Promise<unknown> {
    const answer = (await thread(task)) as ImportAnswer;
    if ('failure' in answer) throw fromPlainError(answer.failure);
    return answer.answer;
  }

  return {
    receive: async ({ config, ...task }) =>
      (await ask({ kind: 'receive', config: plain(config), ...task })) as ReceivedFile | UnreadFile,
    plan: async ({ config, ...task }) =>
      (await ask({ kind: 'plan', config: plain(config), ...task })) as PlanAnswer,
    export: async ({ config, ...task }) =>
      (await ask({ kind: 'export', config: plain(config), ...task })) as WrittenFile,
  };
}

function plain({ reread: _reread, ...config }: Config): PlainConfig {
  return config;
}
