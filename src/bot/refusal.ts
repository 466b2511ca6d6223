/** Thrown for a refused request. The reason is for the log; the caller receives only the status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: RefusalStatus;
  readonly reason: string;

  constructor(status: RefusalStatus, reason: string) {
    super(`refused with ${status}: ${reason}`);
    this.status = status;
    this.reason = reason;
  }
}

/**
 * 400 invalid body, 401 missing or invalid token, 403 foreign sender, 503 the token cannot be checked at the
 * moment.
 */
export type RefusalStatus = 400 | 401 | 403 | 503;
