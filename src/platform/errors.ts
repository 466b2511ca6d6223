/**
 * Errors have four origins: the configuration (reported at start, all problems at once), a backend (closed set of
 * codes), the database (closed set of faults), and our own mistakes (any other error). The messages here are for the
 * log; the texts that people read are in `dialogs/error-messages.ts`.
 */

/** The configuration is missing or wrong. Thrown only at start. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options);
    this.problems = problems;
  }
}

/** All ways in which a contact system, Entra or Teams can fail. */
export type BackendErrorCode =
  | 'invalid-request'
  | 'unauthorized'
  | 'forbidden'
  /** The person has no mailbox or no account in the system. */
  | 'no-mailbox'
  | 'not-found'
  | 'already-exists'
  | 'changed-meanwhile'
  | 'read-only'
  | 'throttled'
  | 'unavailable'
  | 'timed-out'
  | 'bad-answer'
  | 'uncertain';

export interface BackendErrorOptions {
  /** The system's name in texts: 'Exchange', 'Microsoft Graph', 'Entra', 'Teams'. */
  readonly system: string;
  readonly code: BackendErrorCode;
  /** Message for the log, without body, URL, token or personal data. */
  readonly message: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** The system's own error code (`ErrorItemNotFound`, an exception's class), if it sent one. */
  readonly reason?: string;
  /** Display name of the conflicting object (code `already-exists`). May be shown to the person, never logged. */
  readonly conflictsWith?: string;
  /** The field whose value was refused (code `invalid-request`), if the system names it. */
  readonly field?: string;
  /** Whether the call certainly changed nothing. By default the code decides. */
  readonly hadNoEffect?: boolean;
  readonly cause?: unknown;
}

/** Codes of answers by which a system refuses a call. After any other failure the call may have had its effect. */
const refusals: ReadonlySet<BackendErrorCode> = new Set<BackendErrorCode>([
  'invalid-request',
  'unauthorized',
  'forbidden',
  'no-mailbox',
  'not-found',
  'already-exists',
  'changed-meanwhile',
  'read-only',
  'throttled',
]);

const passing: ReadonlySet<string> = new Set<BackendErrorCode>(['throttled', 'unavailable', 'timed-out']);

/** Returns whether a failure with this code is transient, so that the same call may succeed later. */
export function isPassing(code: string): boolean {
  return passing.has(code);
}

/** A backend answered with an error, too late or not at all. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly system: string;
  readonly code: BackendErrorCode;
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly reason: string;
  readonly conflictsWith: string;
  readonly field: string | undefined;
  /** The call has certainly changed nothing. */
  readonly hadNoEffect: boolean;

  constructor(options: BackendErrorOptions) {
    super(`${options.system}: ${options.message}`, { cause: options.cause });
    this.system = options.system;
    this.code = options.code;
    this.status = options.status ?? 0;
    this.retryAfterMs = options.retryAfterMs;
    this.reason = options.reason ?? '';
    this.conflictsWith = options.conflictsWith ?? '';
    this.field = options.field;
    this.hadNoEffect = options.hadNoEffect ?? refusals.has(options.code);
  }

  /** Whether the same call may succeed later. */
  get isRetryable(): boolean {
    return isPassing(this.code);
  }

  /**
   * Returns a copy with another code, or with `hadNoEffect: false` after an earlier attempt that may have had an
   * effect.
   */
  with(changes: Partial<Pick<BackendErrorOptions, 'code' | 'hadNoEffect'>>): BackendError {
    return new BackendError({ ...this.toOptions(), cause: this.cause, ...changes });
  }

  /** Returns what makes the same error, without its cause. */
  toOptions(): BackendErrorOptions {
    const { system, code, status, retryAfterMs, reason, conflictsWith, field, hadNoEffect } = this;
    return {
      system,
      code,
      message: this.message.slice(`${system}: `.length),
      status,
      reason,
      conflictsWith,
      hadNoEffect,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(field === undefined ? {} : { field }),
    };
  }
}

/** Why the database cannot be used. */
export type DatabaseFault =
  | 'full'
  | 'locked'
  | 'read-only'
  | 'gone'
  | 'unreachable'
  | 'refused'
  | 'overloaded'
  | 'damaged'
  | 'other-version'
  | 'failing';

const faultTexts: Readonly<Record<DatabaseFault, string>> = {
  full: 'the disk is full',
  locked: 'another process keeps it locked',
  'read-only': 'it is read-only',
  gone: 'its file was removed or replaced',
  unreachable: 'it does not answer',
  refused: 'it refuses the user or password',
  overloaded: 'it has no free connection or memory',
  damaged: 'the file is damaged, or is not a database',
  'other-version': 'another version of Cardfile has changed its tables',
  failing: 'the disk reports an error',
};

/** Faults that end without anybody's help, as a failover or a restart of the database does. */
const passingFaults: ReadonlySet<DatabaseFault> = new Set(['locked', 'unreachable', 'overloaded']);

/**
 * The database cannot be read or written at the moment. The operation was not executed, or, if the connection broke
 * during a commit, its outcome is unknown.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly fault: DatabaseFault;

  /** @param cause the driver's error, for the log */
  constructor(fault: DatabaseFault, cause: unknown) {
    super(`the database cannot be used: ${faultTexts[fault]}`, { cause });
    this.fault = fault;
  }

  /** The reason as a clause: "the disk is full". */
  get reason(): string {
    return faultTexts[this.fault];
  }

  /** What is wrong, as a sentence for operators. */
  get problem(): string {
    return `The database cannot be used: ${this.reason}.`;
  }

  /** Whether the database may work again in a moment, without anybody's help. */
  get isPassing(): boolean {
    return passingFaults.has(this.fault);
  }
}

/** A change is recorded, but the database failed before its outcome was known. The queue resumes it. */
export class ChangeInterruptedError extends Error {
  override readonly name = 'ChangeInterruptedError';
  override readonly cause: DatabaseError;
  readonly requestNumber: number;

  constructor(requestNumber: number, cause: DatabaseError) {
    super('a recorded change could not be followed to its end');
    this.cause = cause;
    this.requestNumber = requestNumber;
  }
}

/** An error as data, for another thread. */
export type PlainError =
  | { readonly kind: 'backend'; readonly options: BackendErrorOptions }
  | { readonly kind: 'configuration'; readonly problems: readonly string[] }
  | { readonly kind: 'database'; readonly fault: DatabaseFault };

/** Returns an error that callers tell apart as data, without its cause; undefined for any other. */
export function toPlainError(error: unknown): PlainError | undefined {
  if (error instanceof ConfigurationError) return { kind: 'configuration', problems: error.problems };
  if (error instanceof DatabaseError) return { kind: 'database', fault: error.fault };
  return error instanceof BackendError ? { kind: 'backend', options: error.toOptions() } : undefined;
}

export function fromPlainError(plain: PlainError): Error {
  switch (plain.kind) {
    case 'backend':
      return new BackendError(plain.options);
    case 'configuration':
      return new ConfigurationError(plain.problems);
    case 'database':
      return new DatabaseError(plain.fault, undefined);
  }
}

/** Awaits an answer. Returns undefined if the object does not exist; without its mailbox that is not known. */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof BackendError && error.code === 'not-found') return undefined;
    throw error;
  }
}
