import type { Contact } from '../contact.ts';

/** The score from which a whole name was typed; see `scoreOf` in match.ts. */
const wholeName = 1200;

/** What somebody's standing depends on. */
export interface AccountStatus {
  /** See {@link isDisabled}. */
  readonly isDisabled: boolean;
}

/**
 * Puts accounts that nobody signs in with behind everybody else: most are of people who have left. Whoever types the
 * whole name means that one, as it is with shared mailboxes; then it stands behind its equals only.
 * @returns below 0 when `one` comes first, 0 when their accounts do not decide
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

/** Only as long as the directory is the best that is known: somebody's own contact counts as such. */
export function isDisabled({ kind, account }: Contact): boolean {
  return kind === 'colleague' && account === 'disabled';
}
