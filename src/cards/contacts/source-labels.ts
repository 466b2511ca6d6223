import type { Contact } from '../../contacts/contact.ts';
import { mailContactSources, type SourceId, sourceTable } from '../../contacts/sources.ts';
import type { FoundPerson, SourceProblem } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';

/** Where a person was found, as a badge. Its colour tells who sees the record: see docs/cards.md. */
export interface SourceBadge {
  readonly text: string;
  readonly style: 'Accent' | 'Informative' | 'Subtle';
}

/** Returns a badge for each source of a person, without duplicates, best record first. */
export function sourceBadges({ contact, refs }: FoundPerson): readonly SourceBadge[] {
  return labelled({ contact, refs }, 'badge').map(({ source, label, isAccount }) => ({
    text: label,
    style: isAccount ? 'Subtle' : sourceTable[source].personal ? 'Accent' : 'Informative',
  }));
}

/** Returns the names of the sources of a person, without duplicates, best record first. */
export function sourceNames(person: Pick<FoundPerson, 'contact' | 'refs'>): readonly string[] {
  return labelled(person, 'label').map(({ label }) => label);
}

interface Labelled {
  readonly source: SourceId;
  readonly label: string;
  /** A colleague's, guest's or former account. */
  readonly isAccount: boolean;
}

/** The directory's copy of a mail contact is the same record and is left out. */
function labelled(
  { contact, refs }: Pick<FoundPerson, 'contact' | 'refs'>,
  kind: 'label' | 'badge',
): readonly Labelled[] {
  const isColleague = contact.kind === 'colleague' || contact.userPrincipalName !== '';
  const isMailContact = refs.some(({ source }) => mailContactSources.has(source));
  const found: Labelled[] = [];
  for (const { source } of refs) {
    const isDirectory = source === 'graph-directory';
    if (isDirectory && isMailContact && !isColleague) continue;
    const isAccount = isDirectory && isColleague;
    const label = isAccount ? colleagueNames[contact.account ?? ''] : messages.sources[source][kind];
    if (!found.some((one) => one.label === label)) found.push({ source, label, isAccount });
  }
  return found;
}

/** Returns what one record of a person is: 'Mail contact'. */
export function recordLabel({ ref, kind, account }: Contact): string {
  return kind === 'colleague' ? colleagueNames[account ?? ''] : messages.sources[ref.source].badge;
}

/** Returns a sentence for each source that is missing or incomplete in a result. */
export function problemSentences(problems: readonly SourceProblem[], rest: string): readonly string[] {
  return problems.map(({ source, kind, part }) => {
    const { system, name } = messages.sources[source];
    const missing = part === undefined ? system : `${part} in ${name}`;
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
