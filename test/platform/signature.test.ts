import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSigner, signatureLength } from '../../src/platform/signature.ts';

describe('a signature', () => {
  it('is the HMAC-SHA-256 of the text, cut to half', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.string({ unit: 'binary', maxLength: 3000 }),
        (key, text) => {
          const target = Buffer.alloc(signatureLength + 2);

          createSigner(key).sign(text, target, 1);

          const whole = createHmac('sha256', key).update(text).digest();
          expect(target).toEqual(Buffer.from([0, ...whole.subarray(0, signatureLength), 0]));
        },
      ),
    );
  });

  it('is known again, and no other is taken for it', () => {
    const signer = createSigner(randomBytes(32));
    const signature = Buffer.alloc(signatureLength);
    signer.sign('CR-7', signature, 0);

    expect(signer.verify(Buffer.from('CR-7'), signature)).toBe(true);
    expect(signer.verify(Buffer.from('CR-8'), signature)).toBe(false);
    expect(signer.verify(Buffer.from('CR-7'), signature.subarray(1))).toBe(false);
    expect(createSigner(randomBytes(32)).verify(Buffer.from('CR-7'), signature)).toBe(false);
    for (let at = 0; at < signature.length; at += 1) {
      const changed = Buffer.from(signature);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(signer.verify(Buffer.from('CR-7'), changed)).toBe(false);
    }
  });
});
