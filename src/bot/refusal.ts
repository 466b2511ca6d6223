/** A request that never becomes a turn. The reason is for the log; the caller only learns the status. */
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

/** 400 junk, 401 no or bad token, 403 not ours to serve, 503 the token cannot be checked at the moment. */
export type RefusalStatus = 400 | 401 | 403 | 503;
