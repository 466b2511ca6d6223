import { describe, expect, it } from 'vitest';
import { countryCode, countryName } from '../../../src/contacts/text/country.ts';

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
    ['U.S.A', 'US'],
    ['The Netherlands', 'NL'],
    ['Bosnia and Herzegovina', 'BA'],
    ['St. Kitts & Nevis', 'KN'],
    ['Korea, Republic of', 'KR'],
    ['Moldova, Republic of', 'MD'],
    ['Congo (DRC)', 'CD'],
    ['Hong Kong SAR', 'HK'],
    ['Slovensko', 'SK'],
    ['Ελλάδα', 'GR'],
    ['Россия', 'RU'],
    ['日本', 'JP'],
    ['Großbritannien', 'GB'],
    ['EE.UU.', 'US'],
    ['Saint', ''],
    ['the', ''],
    ['Republic of', ''],
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
