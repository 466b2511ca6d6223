import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** Bytes of a signature: half a SHA-256, the least that RFC 2104 section 5 recommends. */
export const signatureLength = 16;

/** Signs texts with one key (HMAC-SHA-256, truncated to {@link signatureLength}). */
export interface Signer {
  /** Writes the signature of `text` into `target` at `offset`. */
  sign(text: string, target: Buffer, offset: number): void;
  /** Returns whether `signature` belongs to the text with these bytes. Compares in constant time. */
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

export function createSigner(key: Uint8Array): Signer {
  const secret = createSecretKey(key);
  const hmac = (text: string | Uint8Array): Buffer => createHmac('sha256', secret).update(text).digest();
  return {
    sign(text, target, offset) {
      hmac(text).copy(target, offset, 0, signatureLength);
    },
    verify: (text, signature) =>
      signature.length === signatureLength &&
      timingSafeEqual(hmac(text).subarray(0, signatureLength), signature),
  };
}
