import type { ExchangeSettings } from './cmdlet-context.ts';
import { cmdletNames } from './cmdlets.ts';

/** Without delays, with every cmdlet allowed. */
export function defaultExchangeSettings(): ExchangeSettings {
  return {
    replicationMs: 0,
    unanchoredReplicationMs: 0,
    membershipMs: 0,
    bypassesManagers: true,
    leadingWildcards: false,
    strictNames: true,
    errorStatus: 0,
    largestPage: 1000,
    emptyPages: 0,
    allowedCmdlets: new Set(cmdletNames.map((name) => name.toLowerCase())),
  };
}
