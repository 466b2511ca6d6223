import type { Contact } from '../contact.ts';

/** The minimum score of a full name; see `scoreOf` in match.ts. */
const wholeName = 1200;

/** What somebody's standing depends on. */
export interface AccountStatus {
  /** See {@link isDisabled}. */
  readonly isDisabled: boolean;
}

/**
 * Orders disabled accounts behind others, because most are of people who have left. A full name refers to that
 * account, as with shared mailboxes, which then comes last among equals only.
 * @returns a negative number if `one` comes first, 0 if their accounts do not decide
 */
export function compareAccountStatus(
  one: AccountStatus,
  oneScore: number,
  other: AccountStatus,
  otherScore: number,
): number {
  if (one.isDisabled === other.isDisabled) return 0;
  const score = one.isDisabled ? oneScore : otherScore;
  const rest = one.isDisabled ? otherScore : oneScore;
  const goesFirst = score >= wholeName && score > rest;
  return one.isDisabled === goesFirst ? -1 : 1;
}

/**
 * Whether a person is a disabled account and nothing else: a contact of somebody's own is the best record of a person.
 */
export function isDisabled({ kind, account }: Contact): boolean {
  return kind === 'colleague' && account === 'disabled';
}
