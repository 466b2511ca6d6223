import type { SettingSources } from '../../config.ts';
import { withValues, writePrivateFile } from '../../env-file.ts';
import { UsageError } from '../command-line.ts';
import { type Answers, defaultOf, isAnswerName, type Question } from './questions.ts';
import type { Terminal } from './terminal.ts';

const heading =
  '# Settings of Cardfile, written by "npm run setup". env/.env.example explains all of them.\n';

/**
 * Writes the answers into the file of settings, after a question if there is one already. `filed` are the answers that
 * it has. Lines of other names stay, and those of answers that are given no longer go.
 * @throws {UsageError} if the person does not want that
 */
export async function writeAnswers(
  answers: Answers,
  questions: readonly Question[],
  { path, file, filed }: Pick<SettingSources, 'path' | 'file'> & { readonly filed: Answers },
  terminal: Terminal | undefined,
): Promise<void> {
  const all = [...questions.map(({ name }) => name), ...Object.keys(filed), ...Object.keys(answers)];
  const names = all.filter(isAnswerName);
  const changes: Record<string, string | undefined> = {};
  for (const name of names) {
    // Defaults are left out, so that a later version may have better ones.
    const isUsual = answers[name] === defaultOf(name) && filed[name] === undefined;
    const value = isUsual ? undefined : answers[name];
    // The line of a name without an answer may be needed by other tools, so it stays.
    if (value !== filed[name]) changes[name] = value;
  }
  const changed = Object.keys(changes);
  if (file !== undefined && changed.length === 0) {
    console.log(`\n${path} is up to date.`);
    return;
  }
  if (file !== undefined && terminal !== undefined) {
    const reply = await terminal.ask(`\nChange ${changed.join(', ')} in ${path}? yes or no [yes]: `);
    if (reply !== '' && reply !== 'yes') throw new UsageError('Nothing was written.');
  }
  writePrivateFile(path, withValues(file?.text ?? heading, changes));
  console.log(`\n${path} is written. Only this account can read it.`);
}
