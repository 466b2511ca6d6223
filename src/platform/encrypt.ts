import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;
const tagOptions = { authTagLength: tagLength };

/**
 * Encrypts a text or bytes with AES-256-GCM. Returns nonce, ciphertext and tag: 28 bytes more.
 * @param key 32 bytes; a KeyObject is ten times faster than raw bytes
 * @param bound additional authenticated data: not included in the result, and needed unchanged for {@link decrypt}
 */
export function encrypt(key: KeyObject, text: string | Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, tagOptions);
  cipher.setAAD(Buffer.from(bound));
  const start = typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text);
  // GCM is a stream mode: `update` has returned every byte, and `final` returns none.
  cipher.final();
  return Buffer.concat([nonce, start, cipher.getAuthTag()]);
}

/** Returns the text that was given to {@link encrypt}, or undefined if the data, the key or `bound` differ. */
export function decrypt(key: KeyObject, encrypted: Buffer, bound: string): string | undefined {
  return decryptBytes(key, encrypted, bound)?.toString('utf8');
}

/** Returns the bytes that were given to {@link encrypt}, or undefined if the data, the key or `bound` differ. */
export function decryptBytes(key: KeyObject, encrypted: Buffer, bound: string): Buffer | undefined {
  if (encrypted.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, nonceLength), tagOptions);
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(encrypted.subarray(-tagLength));
  const start = decipher.update(encrypted.subarray(nonceLength, -tagLength));
  try {
    return Buffer.concat([start, decipher.final()]);
  } catch {
    // `final` throws only if the tag does not match.
    return undefined;
  }
}
