import { describe, expect, it } from 'vitest';
import { countryCode, countryName } from '../../src/contacts/country.ts';

describe('countryCode', () => {
  it.each([
    ['DE', 'DE'],
    ['de', 'DE'],
    [' Germany ', 'DE'],
    ['Deutschland', 'DE'],
    ['Österreich', 'AT'],
    ['États-Unis', 'US'],
    ['USA', 'US'],
    ['UK', 'GB'],
    ['Côte d’Ivoire', 'CI'],
    ["Cote d'Ivoire", 'CI'],
    ['Turkey', 'TR'],
    ['Atlantis', ''],
    ['ZZ', ''],
    ['EU', ''],
    ['', ''],
  ])('reads %j as %j', (text, code) => {
    expect(countryCode(text)).toBe(code);
  });
});

describe('countryName', () => {
  it('is the English name, or nothing', () => {
    expect(countryName('ch')).toBe('Switzerland');
    expect(countryName('Schweiz')).toBe('Switzerland');
    expect(countryName('Atlantis')).toBe('');
  });
});
