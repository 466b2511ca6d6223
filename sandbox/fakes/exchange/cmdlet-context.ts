import type { Organisation } from '../../organisation/organisation.ts';

export type Parameters = Readonly<Record<string, unknown>>;

export interface CmdletResult {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly warnings: readonly string[];
}

export interface CmdletContext {
  readonly organisation: Organisation;
  readonly settings: ExchangeSettings;
  /** Whether the request names the anchor mailbox, which makes it land where the last write was. */
  readonly anchored: boolean;
}

/** Switches of the fake backend of Exchange. Tests set them. */
export interface ExchangeSettings {
  /** How long a new contact is not found by other cmdlets, milliseconds. */
  replicationMs: number;
  /** The same for requests without `X-AnchorMailbox`, which reach another server. */
  unanchoredReplicationMs: number;
  /** How long a change of a group's members is not read, milliseconds. */
  membershipMs: number;
  /** Whether the application's role has the parameter BypassSecurityGroupManagerCheck. */
  bypassesManagers: boolean;
  /** Whether `-like '*x'` is taken. */
  leadingWildcards: boolean;
  /** Whether Name refuses the characters that administrators report as forbidden. */
  strictNames: boolean;
  /** The status of every cmdlet error, since it varies for the same cause; 0 leaves each its own. */
  errorStatus: number;
  /** How many objects a page has at most. */
  largestPage: number;
  /** That many of the next pages are empty and have a next one. */
  emptyPages: number;
  /** The cmdlets that the application's role allows, in lower case. */
  readonly allowedCmdlets: Set<string>;
}
