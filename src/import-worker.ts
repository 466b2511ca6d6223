import { parentPort } from 'node:worker_threads';
import { exportFile, type ImportAnswer, type ImportTask, planFile, receiveFile } from './import-files.ts';
import { toPlainError } from './platform/errors.ts';

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
    const failure = toPlainError(error);
    if (failure === undefined) throw error;
    return { failure };
  }
}
