/** A key of 32 random bytes. Older versions are still accepted; one version is used for what is new. */
export interface KeyVersion {
  /** From 1 to 255. */
  readonly version: number;
  readonly key: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

/** Every process has read a new version by then, and accepts it. */
const knownEverywhereAfterMs = 5 * 60_000;

/**
 * Returns the version for what is new: the newest that every process knows. @param versions oldest first, at least one
 */
export function newestKnown<T extends Pick<KeyVersion, 'madeAt'>>(versions: readonly T[], now: number): T {
  const [first] = versions;
  const known = versions.findLast(({ madeAt }) => madeAt <= now - knownEverywhereAfterMs) ?? first;
  if (known === undefined) throw new Error('a key has at least one version');
  return known;
}
