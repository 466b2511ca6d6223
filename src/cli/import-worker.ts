import { parentPort } from 'node:worker_threads';
import { readConfig } from '../config.ts';
import { BackendError, ConfigurationError } from '../platform/errors.ts';
import { resultFile, resultWords } from '../transfer/result-file.ts';
import { type ImportAnswer, type ImportCommand, importContacts } from './import-contacts.ts';

/** The other side of `import.ts`: takes one {@link ImportCommand} and answers with one {@link ImportAnswer}. */
parentPort?.on('message', async (command: ImportCommand) => {
  parentPort?.postMessage(await answer(command));
});

async function answer(command: ImportCommand): Promise<ImportAnswer> {
  try {
    const { rows, notes, request } = await importContacts(readConfig(), command);
    return { result: resultFile(rows), words: [...notes, ...resultWords(rows)], request };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    if (!(error instanceof BackendError)) throw error;
    return { problems: [`${error.system} did not answer: ${error.message}`] };
  }
}
