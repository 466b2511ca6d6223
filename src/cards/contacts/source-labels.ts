import type { Contact } from '../../contacts/contact.ts';
import { sourceTable } from '../../contacts/sources.ts';
import type { FoundPerson, SourceProblem } from '../../directory/found-person.ts';

/**
 * Returns the names of the sources of a person, without duplicates, best record first. The directory's copy
 * of a mail contact is the same record and is not named.
 */
export function sourceNames({ contact, refs }: FoundPerson): readonly string[] {
  const isColleague = contact.kind === 'colleague' || contact.userPrincipalName !== '';
  const isMailContact = refs.some(
    ({ source }) => sourceTable[source].label === sourceTable['exchange-mail-contacts'].label,
  );
  const names: string[] = [];
  for (const { source } of refs) {
    if (source === 'graph-directory' && isMailContact && !isColleague) continue;
    const name =
      source === 'graph-directory' && isColleague
        ? colleagueNames[contact.account ?? '']
        : sourceTable[source].label;
    if (!names.includes(name)) names.push(name);
  }
  return names;
}

/** Returns a sentence for each source that is missing or incomplete in a result. */
export function problemSentences(problems: readonly SourceProblem[], rest: string): readonly string[] {
  return problems.map(({ source, kind, part }) => {
    const system = sourceTable[source].system;
    const missing = part === undefined ? system : `${part} in ${system.replace(/^The /, 'the ')}`;
    const sentence = sentences[kind](missing);
    // These sentences already say what is shown.
    return kind === 'old' || kind === 'reading' ? `${sentence}.` : `${sentence}; ${rest}.`;
  });
}

const colleagueNames: Readonly<Record<NonNullable<Contact['account']> | '', string>> = {
  '': 'Colleague',
  guest: 'Guest',
  disabled: 'Shared mailbox or former colleague',
};

const sentences: Readonly<Record<SourceProblem['kind'], (system: string) => string>> = {
  slow: (system) => `${system} did not answer in time`,
  failed: (system) => `${system} could not be searched just now`,
  refused: (system) => `${system} cannot be searched for this`,
  forbidden: (system) => `${system} may not be searched by Cardfile`,
  throttled: (system) => `${system} is too busy at the moment`,
  truncated: (system) => `${system} has more matches than it handed over`,
  reading: (system) => `${system} is being read for the first time, so that not everybody in it is shown yet`,
  old: (system) => `${system} has not answered for a while, so that its contacts are shown as they were`,
};
