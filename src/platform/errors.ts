/**
 * Four culprits: the configuration (found at start, all problems at once), a backend (closed codes), the database
 * (closed faults), and us (any other error). Messages here are for the log; what a person reads comes from `dialogs/error-messages.ts`.
 */

/** The configuration is missing or wrong. Thrown only while starting. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Every way in which a contact system, Entra or Teams can let us down. */
export type BackendErrorCode =
  | 'invalid-request'
  | 'unauthorized'
  | 'forbidden'
  /** The system knows no mailbox, or no account, of the person who asks. */
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
  /** The system's name as people know it: 'Exchange', 'Microsoft Graph', 'Entra', 'Teams'. */
  readonly system: string;
  readonly code: BackendErrorCode;
  /** For the log: no body, URL, token or personal data. */
  readonly message: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** The system's own word for the error (`ErrorItemNotFound`, an exception's class), when it sent one. */
  readonly reason?: string;
  /** Display name of the object in the way (code `already-exists`). May be shown to the person, never logged. */
  readonly conflictsWith?: string;
  /** The field whose value was refused (code `invalid-request`), where the system names it. */
  readonly field?: string;
  /** Whether the call certainly changed nothing. Left out, the code decides. */
  readonly hadNoEffect?: boolean;
  readonly cause?: unknown;
}

/** Answers by which a system says that it has done nothing. After any other failure the call may have had its effect. */
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

/** Whether a failure with this code may go away by itself, so that the same call may succeed later. */
export function isPassing(code: string): boolean {
  return passing.has(code);
}

/** A system outside answered wrongly, late or not at all. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly system: string;
  readonly code: BackendErrorCode;
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly reason: string;
  readonly conflictsWith: string;
  readonly field: string | undefined;
  /** The system has certainly changed nothing because of this call. */
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

  /** The same call may succeed later without anything being changed. */
  get isRetryable(): boolean {
    return isPassing(this.code);
  }

  /** The same failure with another code, or where an earlier try of the same call may have had its effect. */
  with(changes: Partial<Pick<BackendErrorOptions, 'code' | 'hadNoEffect'>>): BackendError {
    const { system, code, status, retryAfterMs, reason, conflictsWith, field, hadNoEffect, cause } = this;
    const error = new BackendError({
      system,
      code,
      status,
      reason,
      conflictsWith,
      hadNoEffect,
      cause,
      message: '',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(field === undefined ? {} : { field }),
      ...changes,
    });
    error.message = this.message;
    return error;
  }
}

/** Why the database cannot do what it was asked. */
export type DatabaseFault =
  | 'full'
  | 'locked'
  | 'read-only'
  | 'gone'
  | 'unreachable'
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
  overloaded: 'it has no free connection or memory',
  damaged: 'the file is damaged, or is not a database',
  'other-version': 'another version of Cardfile has changed its tables',
  failing: 'the disk reports an error',
};

/**
 * The database cannot be read or written at the moment. What was asked for is not done, or, where the connection
 * broke during a commit, may be done.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly fault: DatabaseFault;

  /** @param cause the driver's own error, kept for the log */
  constructor(fault: DatabaseFault, cause: unknown) {
    super(`the database cannot be used: ${faultTexts[fault]}`, { cause });
    this.fault = fault;
  }

  /** Why, as a clause: "the disk is full". */
  get reason(): string {
    return faultTexts[this.fault];
  }
}

/** A change is recorded, and the database failed before its end was known: the queue goes on with it by itself. */
export class ChangeInterruptedError extends Error {
  override readonly name = 'ChangeInterruptedError';
  readonly requestNumber: number;

  constructor(requestNumber: number, cause: DatabaseError) {
    super('a recorded change could not be followed to its end', { cause });
    this.requestNumber = requestNumber;
  }
}
