import type { Organisation } from '../../organisation/organisation.ts';
import type { ExchangeSettings } from './exchange-settings.ts';

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
