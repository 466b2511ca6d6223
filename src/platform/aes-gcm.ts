import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;
const tagOptions = { authTagLength: tagLength };

/**
 * Encrypts and signs with AES-256-GCM. The answer is nonce, ciphertext and tag; 28 bytes longer than the text.
 * @param key 32 bytes; as a KeyObject, which is ten times faster than raw bytes
 * @param bound not encrypted, not included, but needed unchanged for {@link decrypt}
 */
export function encrypt(key: KeyObject, text: string, bound: string): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce, tagOptions);
  cipher.setAAD(Buffer.from(bound));
  const start = cipher.update(text, 'utf8');
  // GCM gives every byte at once, so that nothing is left for the end.
  cipher.final();
  return Buffer.concat([nonce, start, cipher.getAuthTag()]);
}

/** Gives back what {@link encrypt} was given, or undefined when anything at all was changed. */
export function decrypt(key: KeyObject, signed: Buffer, bound: string): string | undefined {
  if (signed.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, signed.subarray(0, nonceLength), tagOptions);
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(signed.subarray(-tagLength));
  const start = decipher.update(signed.subarray(nonceLength, -tagLength));
  try {
    return Buffer.concat([start, decipher.final()]).toString('utf8');
  } catch {
    // The one error that `final` knows: the tag does not fit.
    return undefined;
  }
}

const pool = Buffer.alloc(nonceLength * 256);
let used = pool.length;

/** Random bytes are cheap in bulk and dear one dozen at a time. */
function freshNonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += nonceLength;
  return pool.subarray(used - nonceLength, used);
}
