import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * Returns an e-mail address with its domain in ASCII (`info@müller.example` as `info@xn--mller-kva.example`), in which
 * every mail system carries it to the same mailbox. An address without a valid domain stays as it is.
 */
export function withAsciiDomain(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (isAscii(domain)) return address;
  return address.slice(0, -domain.length) + (domainToASCII(domain) || domain);
}

/** Returns a domain as people read it: `müller.example` for `xn--mller-kva.example`. */
export function readableDomain(domain: string): string {
  return /xn--/i.test(domain) ? domainToUnicode(domain) : domain;
}

/** Whether a text has characters of ASCII only. */
export function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}
