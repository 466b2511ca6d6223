import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFields } from '../../../src/contacts/contact.ts';
import {
  bestPhone,
  formatPhone,
  looksLikePhone,
  matchesPhone,
  parsePhone,
  phoneDigits,
  phoneNumbersIn,
  samePhone,
  splitExtension,
} from '../../../src/contacts/text/phone.ts';
import { growsFasterThanText } from '../../growth.ts';

describe('parsePhone', () => {
  it.each([
    ['+49 (0)89 123-456 ext. 12', ''],
    ['0049 89 123456', ''],
    ['00 49 89 123456', 'DE'],
    ['089/123456', 'DE'],
    ['tel:+4989123456', ''],
    ['callto:+4989123456', ''],
    ['tel://+4989123456', ''],
    ['+49 89 123456 ext #12', ''],
    ['+49 89\u2212123456', ''],
    ['٠٨٩١٢٣٤٥٦', 'DE'],
    ['＋４９８９１２３４５６', ''],
    ['+49 89 123456;ext=3', ''],
    ['+49\u00a089\u2011123456', ''],
  ])('reads %j (%s) as +4989123456', (text, country) => {
    expect(parsePhone(text, country)).toBe('+4989123456');
  });

  it.each([
    ['(425) 555-0100 x12', 'US', '+14255550100'],
    ['+39 06 12345678', '', '+390612345678'],
    ['089 123456', '', '089123456'],
    ['1234', 'DE', '+491234'],
    ['12', 'DE', '12'],
    ['none', 'DE', ''],
    ['', 'XX', ''],
  ])('reads %j (%s) as %j', (text, country, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });
});

describe('formatPhone', () => {
  it('writes numbers as people do internationally and leaves alone what it cannot read', () => {
    expect(formatPhone('+14255550100')).toBe('+1 425 555 0100');
    expect(formatPhone('089 123456', 'DE')).toBe('+49 89 123456');
    expect(formatPhone(' ask Ann ')).toBe('ask Ann');
  });
});

describe('samePhone', () => {
  it.each([
    ['+4989123456', '0049 (0)89 123456', true],
    ['+4989123456', '089 123456', true],
    ['+4989123456', '+4989123457', false],
    ['+4989123456', '+4389123456', false],
    ['3456', '+4989123456', false],
    ['', '', false],
  ])('compares %j with %j: %s', (one, other, same) => {
    expect(samePhone(one, other)).toBe(same);
    expect(samePhone(other, one)).toBe(same);
  });
});

describe('matchesPhone', () => {
  const stored = '+49 89 1234 5678';

  it.each([
    '+498912345678',
    '0049 89 12345678',
    '(089) 1234-5678',
    '89 12345678',
    '1234 5678',
    '5678',
    '678',
    '+49 (0)89 1234 5678 ext. 9',
    '011 49 89 12345678',
  ])('finds the number by %j', (query) => {
    expect(matchesPhone(query, stored)).toBe(true);
  });

  it.each(['78', '1234', '+498912345679', '+1 89 12345678', '', 'abc'])('does not find it by %j', (query) => {
    expect(matchesPhone(query, stored)).toBe(false);
  });

  it('finds a number that is stored without its country by an international one', () => {
    expect(matchesPhone('+49 89 12345678', '089 12345678')).toBe(true);
    expect(matchesPhone('+49 89 12345678', '5678')).toBe(false);
  });

  it('finds a Russian number dialled with 8', () => {
    expect(matchesPhone('8 (495) 123-45-67', '+7 495 1234567')).toBe(true);
  });

  it('finds every number by each of its endings of three digits and more, in any notation', () => {
    const noise = fc.constantFrom('', ' ', '-', '/', '.', '\u00a0');
    const digits = fc.stringMatching(/^[1-9]\d{8,13}$/);
    fc.assert(
      fc.property(
        digits,
        fc.nat({ max: 10 }),
        fc.array(noise, { minLength: 15, maxLength: 15 }),
        (number, cut, gaps) => {
          const ending = number.slice(Math.min(cut, number.length - 3)).replace(/^0+/, '');
          fc.pre(ending.length >= 3);
          const typed = [...ending].map((digit, index) => digit + (gaps[index] ?? '')).join('');

          expect(matchesPhone(typed, `+${number}`)).toBe(true);
        },
      ),
    );
  });
});

describe('a number that is dialled otherwise at home or abroad', () => {
  it.each([
    ['011 15 5555-1234', '+54 9 11 5555 1234'],
    ['+54 11 5555 1234', '+54 9 11 5555 1234'],
    ['+54 9 11 5555 1234', '011 15 5555 1234'],
    ['0351 15 555 1234', '+54 9 351 555 1234'],
    ['+52 55 1234 5678', '+52 1 55 1234 5678'],
    ['+52 1 55 1234 5678', '+52 55 1234 5678'],
    ['044 55 1234 5678', '+52 55 1234 5678'],
    ['+39 (0)6 69812345', '+39 06 69812345'],
    ['+39 06 69812345', '+39 (0)6 69812345'],
    ['390669812345', '+39 (0)6 69812345'],
    ['+4402079460777', '+44 (0)20 7946 0777'],
    ['+44 20 7946 0777', '+44 020 7946 0777'],
    ['06 1 234 5678', '+36 1 234 5678'],
    ['8 612 34567', '+370 612 34567'],
  ])('is found by %j when it is stored as %j', (query, stored) => {
    expect(matchesPhone(query, stored)).toBe(true);
  });

  it('is not found by a number that only has the same digits in it', () => {
    expect(matchesPhone('+54 11 5555 1234', '+54 9 11 5555 1235')).toBe(false);
    expect(matchesPhone('0172', '+49 30 33172')).toBe(false);
    expect(matchesPhone('0172', '+49 30 30172')).toBe(true);
  });
});

describe('an extension', () => {
  it.each([
    ['+1 206 555 0127 ext. 4711', '+1 206 555 0127', '4711'],
    ['+1 206 555 0127 x4711', '+1 206 555 0127', '4711'],
    ['+1 206 555 0127 (ext 3)', '+1 206 555 0127', '3'],
    ['206-555-0127 extn 4711', '206-555-0127', '4711'],
    ['+1-201-555-0123;ext=10', '+1-201-555-0123', '10'],
    ['+43 1 12345 DW 67', '+43 1 12345', '67'],
    ['+49 30 12345, Durchwahl 67', '+49 30 12345', '67'],
    ['+33 1 23 45 67 89 poste 12', '+33 1 23 45 67 89', '12'],
    ['+7 495 123-45-67 доб. 12', '+7 495 123-45-67', '12'],
    ['+48 22 123 45 67 wew. 12', '+48 22 123 45 67', '12'],
    ['+34 91 123 45 67 (anexo 12)', '+34 91 123 45 67', '12'],
    ['12, 34', '12, 34', ''],
    ['+49 30 12345', '+49 30 12345', ''],
  ])('of %j is read apart from the number', (text, number, extension) => {
    expect(splitExtension(text)).toEqual({ number, extension });
    if (extension === '') return;
    expect(matchesPhone(number, text)).toBe(true);
    if (extension.length > 2) expect(matchesPhone(extension, text)).toBe(true);
  });

  it.each([
    'Kl. 4711',
    'Klappe 4711',
    'ankn. 4711',
    'anknytning 4711',
    'lokal 4711',
    'lok. 4711',
    'mellék 4711',
    'est. 4711',
    '내선 4711',
    'εσωτ. 4711',
    'שלוחה 4711',
    'ext no 4711',
    'Durchwahl -4711',
  ])('is read behind the word of a switchboard anywhere: %j', (text) => {
    expect(splitExtension(`+43 1 2345678 ${text}`)).toEqual({ number: '+43 1 2345678', extension: '4711' });
    expect(matchesPhone('+43 1 2345678', `+43 1 2345678 ${text}`)).toBe(true);
  });

  it.each(['x4711', 'ext 4711', 'Ext. 4711', 'DW 4711'])('alone is read as a number: %j', (text) => {
    expect(looksLikePhone(text)).toBe(true);
    expect(matchesPhone(text, '+1 206 555 0127 ext. 4711')).toBe(true);
  });

  it('of zero, for the switchboard, need not be typed', () => {
    expect(matchesPhone('030 1234', '+49 30 1234-0')).toBe(true);
    expect(matchesPhone('030 1234-0', '+49 30 1234-0')).toBe(true);
  });
});

describe('looksLikePhone', () => {
  it.each([
    ['+49 89 123456', true],
    ['(089) 12-34', true],
    ['tel:+4989123456', true],
    ['callto:+4989123456', true],
    ['+49 89\u2212123456', true],
    ['089 123456 ext. 12', true],
    ['089 123456 ext #12', true],
    ['112', true],
    ['12', false],
    ['#123', false],
    ['Studio 54', false],
    ['', false],
  ])('says of %j: %s', (text, answer) => {
    expect(looksLikePhone(text)).toBe(answer);
  });
});

describe('phoneNumbersIn', () => {
  it.each([
    ['+49 30 123 / +49 170 456', ['+49 30 123', '+49 170 456']],
    ['030 1 or 030 2', ['030 1', '030 2']],
    ['030/1234567 / 0170/456789', ['030/1234567', '0170/456789']],
    ['(030) 1234567, (0170) 1234567', ['(030) 1234567', '(0170) 1234567']],
    ['030-12345 - 0171-12345', ['030-12345', '0171-12345']],
    ['+44 20 7946 0123 +44 20 7946 0999', ['+44 20 7946 0123', '+44 20 7946 0999']],
    ['425-555-0100 | 425-555-0101', ['425-555-0100', '425-555-0101']],
    ['030 123456\n0170 333', ['030 123456', '0170 333']],
    ['01 23 45 67 89 ou 06 12 34 56 78', ['01 23 45 67 89', '06 12 34 56 78']],
    ['+49 89 1234 ext. 12 / +49 89 1235 ext. 13', ['+49 89 1234 ext. 12', '+49 89 1235 ext. 13']],
  ])('parts %j', (text, numbers) => {
    expect(phoneNumbersIn(text)).toEqual(numbers);
  });

  it.each([
    '030/1234567',
    '(089) 123-456/78',
    '089 123456-0 / -12',
    '+49 (0) 89 / 123456',
    '0 30 / 12 34 56 78',
    '+49 89 12345,12',
    '+1 425 555 0100,,123456789#',
    '+1 425 555 0100;ext=12',
    '030 1234567 or ask Ann',
    'call me',
    '',
  ])('leaves %j as it is', (text) => {
    expect(phoneNumbersIn(text)).toEqual([text]);
  });
});

describe('phoneDigits', () => {
  it('keeps a leading plus sign, and drops notation, extension and the bracketed zero', () => {
    expect(phoneDigits('+49 (0)89 12.34-56 x 7')).toBe('+4989123456');
    expect(phoneDigits('(0) 89')).toBe('89');
    expect(phoneDigits('089 + 1')).toBe('0891');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, country) => {
        expect(phoneDigits(text)).toMatch(/^\+?\d*$/);
        expect(parsePhone(text, country)).toMatch(/^\+?\d*$/);
        expect(typeof formatPhone(text, country)).toBe('string');
      }),
    );
  });
});

describe('bestPhone', () => {
  it('prefers mobile to business to home', () => {
    const all = { ...emptyFields, mobilePhones: ['', '1'], businessPhones: ['2'], homePhones: ['3'] };

    expect(bestPhone(all)).toBe('1');
    expect(bestPhone({ ...all, mobilePhones: [] })).toBe('2');
    expect(bestPhone({ ...all, mobilePhones: [' '], businessPhones: [] })).toBe('3');
    expect(bestPhone(emptyFields)).toBe('');
  });
});

describe('a number of any length', () => {
  it.each([
    ['blanks', (n: number) => `a${' '.repeat(n)}b`],
    ['blanks between digits', (n: number) => `1${' '.repeat(n)}2x`],
    ['signs of an extension', (n: number) => `12345${' ;ext='.repeat(n / 6)}x`],
    ['brackets', (n: number) => `12345${'( '.repeat(n / 2)}`],
  ])('is read in time that grows with its length: %s', (_, text) => {
    for (const read of [phoneDigits, looksLikePhone, parsePhone]) {
      expect(growsFasterThanText(read, text), read.name).toBe(false);
    }
  });

  it.each(['+49 89 123456 ext. 12', '+49 89 123456 \t ext 12  ', '+4989123456;ext=3 ', '089 123456 x 12'])(
    'loses its extension: %j',
    (text) => expect(phoneDigits(text)).toMatch(/^(?:\+49|0)89123456$/),
  );
});
