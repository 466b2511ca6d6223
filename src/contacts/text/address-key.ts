import { withAsciiDomain } from './ascii-domain.ts';

/** Returns an e-mail address in the form in which all spellings of it are equal: lower case, its domain in ASCII. */
export function addressKey(address: string): string {
  return withAsciiDomain(address.trim().toLowerCase());
}
