import { parentPort } from 'node:worker_threads';
import { type ImportAnswer, type ImportTask, planFile, receiveFile } from './import-files.ts';
import { BackendError, ConfigurationError } from './platform/errors.ts';

/** The other side of `import-thread.ts`. */
parentPort?.on('message', async (task: ImportTask) => {
  parentPort?.postMessage(await answerTo(task));
});

async function answerTo(task: ImportTask): Promise<ImportAnswer> {
  try {
    return { answer: task.kind === 'receive' ? await receiveFile(task) : await planFile(task) };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    if (!(error instanceof BackendError)) throw error;
    const { system, code, message, status, retryAfterMs } = error;
    return {
      failure: { system, code, message, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    };
  }
}
