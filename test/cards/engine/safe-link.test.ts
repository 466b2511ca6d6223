import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatLink, mailLink, phoneLink, webLink } from '../../../src/cards/engine/safe-link.ts';

describe('webLink', () => {
  it.each([
    ['https://contoso.com', 'https://contoso.com/', 'contoso.com'],
    ['HTTPS://WWW.Contoso.com/A?b=c#d', 'https://www.contoso.com/A?b=c#d', 'www.contoso.com'],
    ['www.contoso.com/team', 'https://www.contoso.com/team', 'www.contoso.com'],
    [' contoso.com ', 'https://contoso.com/', 'contoso.com'],
  ])('links %s', (page, url, host) => {
    expect(webLink(page)).toEqual({ url, host });
  });

  it.each([
    '',
    'none',
    'javascript:alert(1)',
    'javascript://contoso.com/%0aalert(1)',
    'data:text/html,<script>',
    'file:///etc/passwd',
    'ms-word:ofe|u|https://contoso.com',
    'http://contoso.com',
    'https:contoso.com',
    'https:///contoso.com',
    'https://contoso.com@evil.example',
    'https://contoso.com:443@evil.example/',
    'contoso.com@evil.example',
    'https://contoso.com\\@evil.example',
    'https://contoso.com:8443/',
    'https://xn--ctoso-7ve.com',
    'https://cоntoso.com',
    'https://contoso。com',
    'https://ｃontoso.com',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://contoso.com/\u202Egpj.exe',
    'https://contoso.com/a b',
    'https://conto\tso.com/',
    `https://contoso.com/${'x'.repeat(5_000)}`,
  ])('does not link %j', (page) => {
    expect(webLink(page)).toBeUndefined();
  });

  it('only ever leads to the host that is shown', () => {
    const item = fc.constantFrom(
      'https://',
      'contoso.com',
      'evil.example',
      '@',
      ':',
      '/',
      '\\',
      '?',
      '#',
      '.',
      '%2e',
      'xn--',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        const link = webLink(items.join(''));
        if (link === undefined) return;

        const url = new URL(link.url);

        expect([url.protocol, url.host, url.username, url.password]).toEqual(['https:', link.host, '', '']);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('phoneLink', () => {
  it.each([
    ['+1 (425) 555-0100', 'tel:+14255550100'],
    ['+44 (0)20 7946 0018', 'tel:+442079460018'],
    ['+34 91 123 45 67 ext. 12', 'tel:+34911234567;ext=12'],
    ['+43 1 12345 DW 67', 'tel:+43112345;ext=67'],
    ['+33 1 23 45 67 89 poste 12', 'tel:+33123456789;ext=12'],
    ['+7 495 123-45-67 доб. 12', 'tel:+74951234567;ext=12'],
    ['089 / 123 456 ext. 12', 'tel:089123456;ext=12'],
    ['030 / 123 456', 'tel:030123456'],
    ['4711', 'tel:4711'],
  ])('dials %s', (phone, link) => {
    expect(phoneLink(phone)).toBe(link);
    expect(phoneLink(phone)).toBe(link);
  });

  it.each(['', 'ask Ann', '*21*0123456#', '12', '1'.repeat(80), 'tel:+1;phone-context=evil'])(
    'does not dial %j',
    (phone) => {
      expect(phoneLink(phone)).toBe('');
    },
  );

  it('dials nothing but digits', () => {
    fc.assert(
      fc.property(fc.string(), (phone) => {
        expect(phoneLink(phone)).toMatch(/^(?:tel:\+?\d{2,20}(?:;ext=\d+)?)?$/);
      }),
    );
  });
});

describe('mailLink', () => {
  it.each([
    ['john.doe@contoso.com', 'mailto:john.doe@contoso.com'],
    ["pat.o'brien@contoso.co.uk", "mailto:pat.o'brien@contoso.co.uk"],
    ['a&b?c%d@contoso.com', 'mailto:a%26b%3Fc%25d@contoso.com'],
  ])('writes to %s', (address, link) => {
    expect(mailLink(address)).toBe(link);
  });

  it.each([
    '',
    'john',
    'john@contoso',
    'john@contoso.com?bcc=evil@evil.example',
    'john@contoso.com,evil@evil.example',
    'John <john@contoso.com>',
    'john@contoso.com\r\nBcc: evil@evil.example',
    'jöhn@contoso.com',
    `${'x'.repeat(300)}@contoso.com`,
  ])('does not write to %j', (address) => {
    expect(mailLink(address)).toBe('');
  });
});

describe('chatLink', () => {
  it('opens a chat with one colleague', () => {
    expect(chatLink('ann+x@contoso.com')).toBe(
      'https://teams.microsoft.com/l/chat/0/0?users=ann%2Bx%40contoso.com',
    );
  });

  it.each(['', 'ann', 'ann@contoso.com,bob@contoso.com', 'ann@contoso.com&message=hi@x.yz'])(
    'opens none for %j',
    (name) => {
      expect(chatLink(name)).toBe('');
    },
  );
});
