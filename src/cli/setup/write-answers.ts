import type { SettingSources } from '../../config.ts';
import { withValues, writePrivateFile } from '../../env-file.ts';
import { UsageError } from '../command-line.ts';
import { type Answers, defaultOf, isAnswerName, type Question } from './questions.ts';
import type { Terminal } from './terminal.ts';

const heading =
  '# Settings of Cardfile, written by "npm run setup". env/.env.example explains all of them.\n';

/**
 * Writes the answers into the file of settings, after a question if there is one already. Lines of other names stay, and
 * those of questions without an answer go.
 * @throws {UsageError} if the person does not want that
 */
export async function writeAnswers(
  answers: Answers,
  questions: readonly Question[],
  { path, file }: Pick<SettingSources, 'path' | 'file'>,
  terminal: Terminal | undefined,
): Promise<void> {
  const names = [...questions.map(({ name }) => name), ...Object.keys(answers)].filter(isAnswerName);
  const values: Record<string, string | undefined> = {};
  for (const name of names) {
    // Defaults are left out, so that a later version may have better ones.
    const isUsual = answers[name] === defaultOf(name) && file?.values[name] === undefined;
    values[name] = isUsual ? undefined : answers[name];
  }
  const changed = Object.keys(values).filter((name) => file?.values[name] !== values[name]);
  if (file !== undefined && changed.length === 0) {
    console.log(`\n${path} is up to date.`);
    return;
  }
  if (file !== undefined && terminal !== undefined) {
    const reply = await terminal.ask(`\nChange ${changed.join(', ')} in ${path}? yes or no [yes]: `);
    if (reply !== '' && reply !== 'yes') throw new UsageError('Nothing was written.');
  }
  writePrivateFile(path, withValues(file?.text ?? heading, values));
  console.log(`\n${path} is written. Only this account can read it.`);
}
