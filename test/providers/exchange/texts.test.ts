import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromMailTip, toMailTip } from '../../../src/providers/exchange/mail-tip.ts';
import { candidateNames } from '../../../src/providers/exchange/names.ts';

describe('names to try for a mail contact', () => {
  it('are the display name, then with the domain, then with the address', () => {
    expect(candidateNames('Jana Novak', 'jana@fabrikam.example')).toEqual([
      'Jana Novak',
      'Jana Novak (fabrikam.example)',
      'Jana Novak (jana@fabrikam.example)',
    ]);
  });

  it('hold no character that Exchange refuses', () => {
    expect(candidateNames('a"b/c\\d[e]f:g;h|i=j,k+l*m?n<o>p', 'x@y.example')[0]).toBe(
      'a b c d e f g h i j k l m n o p',
    );
  });

  it('mend half a character', () => {
    expect(candidateNames('Jana \ud83d Novak', 'jana@x.example')[0]?.isWellFormed()).toBe(true);
  });

  it('fall back to the address when nothing is left of the display name', () => {
    expect(candidateNames('***', 'x@y.example')[0]).toBe('x@y.example');
  });

  it('are well-formed and never longer than 64, whatever is typed', () => {
    const typed = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(typed, fc.emailAddress(), (displayName, email) => {
        for (const name of candidateNames(displayName, email)) {
          expect(name.length).toBeGreaterThan(0);
          expect(name.length).toBeLessThanOrEqual(64);
          expect(name.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('keep the domain when the name is long', () => {
    const [first, second] = candidateNames('N'.repeat(80), 'x@y.example');

    expect([first?.length, second?.length]).toEqual([64, 64]);
    expect(second).toMatch(/ \(y\.example\)$/);
  });
});

describe('mail tips', () => {
  it('are read without the page that Exchange puts around them', () => {
    expect(fromMailTip('<html>\r\n<body>\r\nExternal &amp; slow<br>buyer\r\n</body>\r\n</html>\r\n')).toBe(
      'External & slow buyer',
    );
  });

  it('are read whatever the capitals of their marks are', () => {
    expect(fromMailTip('&AMP;&Lt;&#X41;&unknown;')).toBe('&<A&unknown;');
  });

  it('show markup as it was typed, so that no link can be slipped in', () => {
    const tip = toMailTip('<a href="https://evil.example">reset</a>');

    expect(tip).not.toContain('<');
    expect(fromMailTip(`<html><body>${tip}</body></html>`)).toBe('<a href="https://evil.example">reset</a>');
  });

  it('are cleared with null', () => {
    expect(toMailTip('')).toBeNull();
  });

  it('come back as they were, apart from white space', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 175 }), (typed) => {
        const read = fromMailTip(`<html><body>${toMailTip(typed) ?? ''}</body></html>`);
        expect(read).toBe(typed.replace(/\s+/g, ' ').trim());
      }),
    );
  });
});
