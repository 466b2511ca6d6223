import { messages } from '../../src/languages/messages.ts';
import { BackendError, ConfigurationError, DatabaseError } from '../../src/platform/errors.ts';

/** How a turn failed. */
export type FailureKind =
  /** Nothing answered the request, or with an error status. */
  | 'undelivered'
  /** The person read nothing. */
  | 'silent'
  /** The person read that the database does not work. */
  | 'database'
  /** The person read that a contact system does not work. */
  | 'backend'
  /** The person read an apology, or something else than expected. */
  | 'wrong';

export interface FailedTurn {
  readonly kind: FailureKind;
  /** What the person did. */
  readonly action: string;
  /** What the person read, in short. */
  readonly answer: string;
  /** Milliseconds of `performance.now()`. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Thrown when a person did not read what was expected. */
export class TurnError extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, answer: string) {
    super(answer);
    this.kind = kind;
  }
}

const { errors } = messages;
const databaseWords = [
  errors.iCantSaveAnythingRightNow,
  errors.databaseDoesntAnswer,
  errors.yourChangeWasRecorded,
  errors.databaseDoesntWork,
];
/** Of sentences that name a system, the words behind its name. */
const backendWords = [
  'is busy',
  'isn’t available',
  'didn’t answer in time',
  'returned an unexpected answer',
  'I don’t know yet whether',
  'Microsoft Entra didn’t answer',
  'didn’t confirm',
  'The outcome is not known yet',
  'Waiting for',
];
const apologyWords = ['went wrong on my side', errors.staleButtons.forged.title];

/** @throws {TurnError} if a person did not read what was expected */
export function checkAnswer(answer: string, expected: string): void {
  const short = answer.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  if (short === '') throw new TurnError('silent', 'no answer');
  if (apologyWords.some((text) => answer.includes(text))) throw new TurnError('wrong', short);
  if (databaseWords.some((text) => answer.includes(text))) throw new TurnError('database', short);
  if (answer.includes(expected)) return;
  if (backendWords.some((text) => answer.includes(text))) throw new TurnError('backend', short);
  throw new TurnError('wrong', short);
}

/** Returns how a turn failed. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof TurnError) return error.kind;
  if (error instanceof DatabaseError) return 'database';
  if (error instanceof BackendError) return 'backend';
  if (!(error instanceof ConfigurationError)) return 'wrong';
  if (/database/i.test(error.message)) return 'database';
  return /does not answer/.test(error.message) ? 'backend' : 'wrong';
}
