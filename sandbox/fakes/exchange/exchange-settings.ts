import { cmdletNames } from './cmdlets.ts';

/** Switches of the stand-in of Exchange. Tests set them. */
export interface ExchangeSettings {
  /** How long a new contact is not found by other cmdlets, milliseconds. */
  replicationMs: number;
  /** The same for requests without `X-AnchorMailbox`, which reach another server. */
  unanchoredReplicationMs: number;
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

/** Without delays, with every cmdlet allowed. */
export function defaultExchangeSettings(): ExchangeSettings {
  return {
    replicationMs: 0,
    unanchoredReplicationMs: 0,
    leadingWildcards: false,
    strictNames: true,
    errorStatus: 0,
    largestPage: 1000,
    emptyPages: 0,
    allowedCmdlets: new Set(cmdletNames.map((name) => name.toLowerCase())),
  };
}
