import { parentPort } from 'node:worker_threads';
import { exportFile, type ImportAnswer, type ImportTask, planFile, receiveFile } from './import-files.ts';
import { BackendError, ConfigurationError } from './platform/errors.ts';

/** The other side of `import-thread.ts`. */
parentPort?.on('message', async (task: ImportTask) => {
  parentPort?.postMessage(await answerTo(task));
});

function run(task: ImportTask) {
  switch (task.kind) {
    case 'receive':
      return receiveFile(task);
    case 'plan':
      return planFile(task);
    case 'export':
      return exportFile(task);
  }
}

async function answerTo(task: ImportTask): Promise<ImportAnswer> {
  try {
    return { answer: await run(task) };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    if (!(error instanceof BackendError)) throw error;
    const { system, code, message, status, retryAfterMs } = error;
    return {
      failure: { system, code, message, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    };
  }
}
