import { addressKey } from './address-key.ts';

/** The most characters that are looked through. */
const longestText = 1_000_000;

const address = /[^\s@<>"'`(),;:=[\]]{1,64}@[^\s@<>"'`(),;:=[\]]{1,255}/g;

/** Returns the keys of the e-mail addresses in a text, each once. */
export function addressesIn(text: string): ReadonlySet<string> {
  const found = text.slice(0, longestText).match(address) ?? [];
  return new Set(found.map((one) => addressKey(one.replace(/\.$/, ''))));
}
