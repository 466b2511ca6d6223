import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';

/** Bytes of a signature: half a SHA-256, the least that RFC 2104 section 5 recommends. */
export const signatureLength = 16;

/** Signs texts with one key (HMAC-SHA-256, cut to {@link signatureLength}). */
export interface Signer {
  /** Writes the signature of `text` into `target` at `at`. */
  sign(text: string, target: Buffer, at: number): void;
  /** Whether `signature` is that of the text with these bytes; takes as long for every wrong one. */
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

const blockLength = 64;
const innerPad = 0x36;
const outerPad = 0x5c;

/**
 * Creates a signer. A card has a dozen signatures, and `createHmac` for each of them takes 6 % of a turn from the cache
 * (`npm run bench -- turn`), so signing composes two one-shot hashes as RFC 2104 section 2 defines HMAC. Node's own `Hmac`
 * verifies the signatures that come back.
 * @param key at most 64 bytes
 */
export function createSigner(key: Uint8Array): Signer {
  const inner = padded(key, innerPad, 4096);
  const outer = padded(key, outerPad, blockLength + 32);
  const secret = createSecretKey(key);
  return {
    sign(text, target, at) {
      // Three bytes of UTF-8 at most for each unit of a text.
      const room = blockLength + 3 * text.length;
      const message = room <= inner.length ? inner : padded(key, innerPad, room);
      const end = blockLength + message.write(text, blockLength);
      outer.write(hash('sha256', message.subarray(0, end), 'binary'), blockLength, 'binary');
      target.write(hash('sha256', outer, 'binary'), at, signatureLength, 'binary');
    },
    verify: (text, signature) =>
      signature.length === signatureLength &&
      timingSafeEqual(
        createHmac('sha256', secret).update(text).digest().subarray(0, signatureLength),
        signature,
      ),
  };
}

/** The key's block, and room for what follows it. */
function padded(key: Uint8Array, pad: number, length: number): Buffer {
  const block = Buffer.alloc(length);
  block.fill(pad, 0, blockLength);
  for (const [at, byte] of key.entries()) block[at] = byte ^ pad;
  return block;
}
