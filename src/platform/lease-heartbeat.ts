/**
 * Calls `renew` three times while a lease lasts, so that one failure does not lose it. Returns a function that ends this.
 * @param onFailed receives the error of a renewal that failed
 */
export function startLeaseHeartbeat(
  leaseMs: number,
  renew: () => Promise<unknown>,
  onFailed: (error: unknown) => void,
): () => void {
  const timer = setInterval(() => void renew().catch(onFailed), leaseMs / 3);
  return () => clearInterval(timer);
}
