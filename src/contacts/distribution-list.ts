import type { ContactRef } from './contact.ts';

/** A distribution list by its id in its system, with its name for people. */
export interface ListRef {
  readonly id: string;
  readonly name: string;
  /** It is hidden from the address lists, so that its name is for admins. Requests of earlier versions don't say it. */
  readonly isHidden?: boolean;
}

/** Returns what a request stores of a list. */
export function listRefOf({ id, name, isHidden = false }: ListRef): ListRef {
  return isHidden ? { id, name, isHidden } : { id, name };
}

/** A distribution list, or another mail-enabled group that looks like one to people. */
export interface DistributionList extends ListRef {
  readonly email: string;
  readonly kind: 'list' | 'security-group' | 'dynamic' | 'microsoft-365-group';
  /** It is managed in an on-premises directory, which sends its members to the system. */
  readonly isSynchronized: boolean;
  readonly isHidden: boolean;
  readonly hasHiddenMembers: boolean;
}

/** A member of a distribution list. */
export interface ListMember {
  readonly name: string;
  readonly email: string;
  /** What tells it apart: the company or department. */
  readonly detail: string;
  /** The record that Cardfile can show; undefined for another list or a mailbox without a person. */
  readonly ref: ContactRef | undefined;
}

/** Returns why nobody can change the members of a list through Cardfile; undefined if somebody can. */
export function membersFixedBy({
  kind,
  isSynchronized,
}: DistributionList): 'dynamic' | 'microsoft-365-group' | 'synchronized' | undefined {
  if (kind === 'dynamic' || kind === 'microsoft-365-group') return kind;
  return isSynchronized ? 'synchronized' : undefined;
}
