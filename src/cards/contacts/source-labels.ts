import type { Contact } from '../../contacts/contact.ts';
import { mailContactSources, type SourceId, sourceTable } from '../../contacts/sources.ts';
import type { FoundPerson, SourceProblem } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { writeText } from '../../languages/write-text.ts';

/** Where a person was found, as a badge. Its colour tells who sees the record: see docs/cards.md. */
export type SourceBadge = {
  readonly text: string;
  readonly style: 'Accent' | 'Informative' | 'Subtle';
};

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
    const label = isAccount
      ? messages.contacts.accounts[contact.account ?? 'member']
      : messages.sources[source][kind];
    if (!found.some((one) => one.label === label)) found.push({ source, label, isAccount });
  }
  return found;
}

/** Returns what one record of a person is: 'Mail contact'. */
export function recordLabel({ ref, kind, account }: Contact): string {
  return kind === 'colleague'
    ? messages.contacts.accounts[account ?? 'member']
    : messages.sources[ref.source].badge;
}

/**
 * Returns a sentence for each source that is missing or incomplete in a result.
 * @param rest whether the rest is shown, or nobody was found and somebody may be missing
 */
export function problemSentences(
  problems: readonly SourceProblem[],
  rest: 'shown' | 'missing',
): readonly string[] {
  return problems.map(({ source, kind, part, count = 1 }) => {
    const { system, name } = messages.sources[source];
    const missing = part === undefined ? system : messages.contacts.partOfSystem({ part, system: name });
    return writeText(messages.contacts.sourceProblems[kind], { system: missing, rest, count });
  });
}
