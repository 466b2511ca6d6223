export type EngineName = 'Cardfile' | 'FTS5 trigram' | 'pg_trgm' | 'MiniSearch';

export interface EngineOrder {
  readonly engine: EngineName;
  readonly size: number;
  readonly seed: number;
  /** A file with the queries. */
  readonly queries: string;
  /** The part of the queries that this engine is asked, 0 to 1. */
  readonly share: number;
  /** How often everything is asked; the median counts, so that another process's turn on the core does not. */
  readonly rounds: number;
}

export interface EngineReport {
  readonly engine: EngineName;
  /** Seconds from the first contact to ready, without the time to invent the contacts. */
  readonly buildS: number;
  readonly rssMb: number;
  readonly otherMb: number;
  readonly times: readonly { readonly kind: string; readonly ms: number }[];
  /** For each judged query the best place of one who is meant among the first five, from 0; -1 when it is not there. */
  readonly ranks: readonly { readonly kind: string; readonly rank: number }[];
  readonly restartS?: number;
  readonly updateMs?: number;
}
