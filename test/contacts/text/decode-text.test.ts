import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/contacts/text/decode-text.ts';

const csv = 'id,displayName\r\n1,Jörg Müller\r\n2,Zoë Łukasz 山田\r\n';
const western = 'id,displayName\r\n1,Jörg Müller\r\n2,Café “Zoë”\r\n';

function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

/** One byte a letter, by the decoder's own table. */
function oneByte(text: string, encoding: 'windows-1252' | 'macintosh' | 'windows-1250'): Buffer {
  const table = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Buffer.from(Array.from(text, (letter) => [...table].indexOf(letter)));
}

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from(csv)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${csv}`)],
    ['UTF-16 LE', utf16(csv, 'le', true)],
    ['UTF-16 BE', utf16(csv, 'be', true)],
    ['UTF-16 LE without a mark', utf16(csv, 'le', false)],
    ['UTF-16 BE without a mark', utf16(csv, 'be', false)],
  ])('reads %s', (_name, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: csv });
  });

  it.each(['windows-1252', 'macintosh', 'windows-1250'] as const)(
    'refuses %s until it is named, then reads it',
    (encoding) => {
      const text = encoding === 'windows-1250' ? csv.replace('Zoë Łukasz 山田', 'Dvořák Łukasz') : western;
      const bytes = oneByte(text, encoding);

      expect(decodeText(bytes)).toEqual({ problem: expect.stringContaining('not in UTF-8') });
      expect(decodeText(bytes, encoding)).toEqual({ text });
    },
  );

  it.each([
    ['letters that were lost before', Buffer.from('id\n1,J\ufffdrg\n'), undefined, 'Line 2 holds the sign'],
    ['bytes that are no text', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0, 0, 0]), undefined, 'control'],
    ['half a letter of UTF-16', utf16(csv, 'le', true).subarray(0, 21), undefined, 'not in UTF-8'],
    ['an unknown encoding', Buffer.from(csv), 'martian', 'The encoding "martian" is not known'],
    [
      'a wrong encoding that was named',
      oneByte(western, 'windows-1252'),
      'utf-8',
      'The file is not in utf-8',
    ],
    ['UTF-8 that is called UTF-16', Buffer.from('id,name'), 'utf-16le', 'The file is not in utf-16le'],
  ])('refuses %s', (_name, bytes, encoding, problem) => {
    expect(decodeText(bytes, encoding)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('never gives a replacement sign, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = decodeText(bytes);

        if ('text' in decoded) expect(decoded.text).not.toContain('\ufffd');
      }),
    );
  });
});
