import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceSigner } from '../../src/identity/signed-reference.ts';

const keys = [{ version: 1, key: randomBytes(32), madeAt: Number.NEGATIVE_INFINITY }];
const alice = { actor: '7f0c1a52-0000-4000-8000-000000000001', conversation: 'a:1Xy' };
const bob = { actor: '7f0c1a52-0000-4000-8000-000000000002', conversation: 'a:1Xy' };
const elsewhere = { ...alice, conversation: '19:other@thread.v2' };
const payload = { refs: [{ source: 'exchange-mail-contacts', id: 'x', owner: '' }] };

/** A payload never has a field of this name: the check of what was opened leaves it out, for safety's sake. */
const fieldName = fc.string().filter((name) => name !== '__proto__');

function signerAt(now: number) {
  const time = { now };
  return { time, referenceSigner: createReferenceSigner({ keys, clock: () => time.now }) };
}

describe('a sealed reference', () => {
  it('gives its payload back to the person and the conversation that it was made for', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fieldName, fc.oneof(fc.string(), fc.integer())),
        fc.string(),
        (data, purpose) => {
          const { referenceSigner } = signerAt(0);

          const text = referenceSigner.sign({ purpose, ...alice, payload: data, expiresInMs: 1000 });

          expect(text).toMatch(/^[\w-]+$/);
          expect(referenceSigner.open(purpose, text, alice)).toEqual({
            payload: JSON.parse(JSON.stringify(data)),
          });
        },
      ),
    );
  });

  it('is refused to another person and in another conversation', () => {
    const { referenceSigner } = signerAt(0);

    const text = referenceSigner.sign({ purpose: 'form', ...alice, payload, expiresInMs: 1000 });

    expect(referenceSigner.open('form', text, bob)).toEqual({ refusal: 'not-yours' });
    expect(referenceSigner.open('form', text, elsewhere)).toEqual({ refusal: 'not-yours' });
  });

  it('opens for anybody, anywhere, when it is bound to nobody and nowhere', () => {
    const { referenceSigner } = signerAt(0);

    const text = referenceSigner.sign({
      purpose: 'form',
      actor: '',
      conversation: '',
      payload,
      expiresInMs: 1000,
    });

    expect(referenceSigner.open('form', text, elsewhere)).toEqual({ payload });
  });

  it('expires', () => {
    const { referenceSigner, time } = signerAt(500);
    const text = referenceSigner.sign({ purpose: 'form', ...alice, payload, expiresInMs: 60_000 });

    time.now = 60_400;
    expect(referenceSigner.open('form', text, alice)).toEqual({ payload });
    time.now = 62_000;
    expect(referenceSigner.open('form', text, alice)).toEqual({ refusal: 'expired' });
  });

  it('is no use for another purpose or under another key', () => {
    const { referenceSigner } = signerAt(0);
    const text = referenceSigner.sign({ purpose: 'form', ...alice, payload, expiresInMs: 1000 });
    const stranger = createReferenceSigner({
      keys: [{ version: 1, key: randomBytes(32), madeAt: 0 }],
      clock: () => 0,
    });

    expect(referenceSigner.open('contact', text, alice)).toEqual({ refusal: 'forged' });
    expect(stranger.open('form', text, alice)).toEqual({ refusal: 'forged' });
  });

  it('is refused when any character is changed, added or taken away', () => {
    const { referenceSigner } = signerAt(0);
    const text = referenceSigner.sign({ purpose: 'form', ...alice, payload, expiresInMs: 1000 });

    for (let at = 0; at < text.length; at += 1) {
      for (const other of ['A', 'B', '_', '=', ' ', '']) {
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        if (changed !== text)
          expect(referenceSigner.open('form', changed, alice)).toEqual({ refusal: 'forged' });
      }
    }
    expect(referenceSigner.open('form', `${text}A`, alice)).toEqual({ refusal: 'forged' });
    expect(referenceSigner.open('form', `${text}=`, alice)).toEqual({ refusal: 'forged' });
  });

  it('never throws, whatever a client sends', () => {
    const { referenceSigner } = signerAt(0);
    const versioned = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => Buffer.from([1, ...bytes]).toString('base64url'));

    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.string(), versioned),
        fc.string(),
        fc.string(),
        (text, actor, conversation) => {
          expect(referenceSigner.open('form', text, { actor, conversation })).toEqual({ refusal: 'forged' });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('still opens after the key was changed, as long as the old one is kept', () => {
    const { time, referenceSigner } = signerAt(0);
    const sign = () => referenceSigner.sign({ purpose: 'form', ...alice, payload, expiresInMs: 3_600_000 });
    const versionOf = (text: string) => Buffer.from(text, 'base64url')[0];
    const before = sign();
    const next = { version: 2, key: randomBytes(32), madeAt: 0 };

    referenceSigner.replaceKeys([...keys, next]);
    const meanwhile = sign();
    time.now = 5 * 60_000;
    referenceSigner.replaceKeys([...keys, next]);
    const after = sign();

    // Other processes may not know the new key in the first minutes.
    expect([before, meanwhile, after].map(versionOf)).toEqual([1, 1, 2]);
    for (const text of [before, after])
      expect(referenceSigner.open('form', text, alice)).toEqual({ payload });
    referenceSigner.replaceKeys([next]);
    expect(referenceSigner.open('form', before, alice)).toEqual({ refusal: 'forged' });
    expect(referenceSigner.open('form', after, alice)).toEqual({ payload });
  });

  it('stays small', () => {
    const { referenceSigner } = signerAt(0);

    const text = referenceSigner.sign({ purpose: 'contact', ...alice, payload, expiresInMs: 1000 });

    expect(text.length).toBeLessThan((JSON.stringify(payload).length * 4) / 3 + 100);
  });

  it('takes a payload of any length', () => {
    const { referenceSigner } = signerAt(0);
    const long = { text: 'Ü€😀'.repeat(1500) };

    const text = referenceSigner.sign({ purpose: 'form', ...alice, payload: long, expiresInMs: 1000 });

    expect(referenceSigner.open('form', text, alice)).toEqual({ payload: long });
  });
});
