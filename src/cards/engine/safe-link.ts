import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { splitExtension } from '../../contacts/text/phone.ts';

/**
 * Addresses that a button may open. All are built anew from checked parts; whatever does not pass has no link,
 * and the card shows the text alone.
 */

/** The longest address that a card carries. */
const longestLink = 500;

const mailAddress =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{1,62}$/i;

/** Makes `mailto:name@host` of one e-mail address; '' when it is none, or has anything beside the address. */
export function mailLink(address: string): string {
  const text = address.trim();
  if (text.length > 254 || !mailAddress.test(text)) return '';
  const at = text.lastIndexOf('@');
  return `mailto:${encodeURIComponent(text.slice(0, at))}@${text.slice(at + 1)}`;
}

/**
 * Makes `tel:+14255550100` (with `;ext=` where there is one) of a phone number in any notation. A number without
 * its country is left as dialled inside the country. '' when it is no number.
 */
export function phoneLink(phone: string): string {
  const known = phoneLinks.get(phone);
  if (known !== undefined) return known;
  const link = makePhoneLink(phone.trim());
  if (phoneLinks.size >= rememberedPhones) phoneLinks.clear();
  phoneLinks.set(phone, link);
  return link;
}

export interface WebLink {
  readonly url: string;
  /** Where the link leads, to be shown. */
  readonly host: string;
}

/**
 * Makes a link of a web page: `https:` only, a public host name in plain letters that is written as it is meant,
 * no user name, no other port. An address without a scheme is taken for `https:`.
 * @returns undefined when the text should be shown and not be opened
 */
export function webLink(page: string): WebLink | undefined {
  const text = page.trim();
  const address = /^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`;
  const shape = /^https:\/\/([^/?#]+)(?:[/?#]|$)/i.exec(address);
  const written = shape?.[1]?.toLowerCase() ?? '';
  if (
    address.length > longestLink ||
    !publicHost.test(written) ||
    /[^\x21-\x7E]|[\\<>"`{}|^]/.test(address)
  ) {
    return undefined;
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.protocol !== 'https:' || url.hostname !== written) return undefined;
  if (url.username !== '' || url.password !== '' || url.port !== '' || written.includes('xn--'))
    return undefined;
  return url.href.length > longestLink ? undefined : { url: url.href, host: written };
}

/**
 * Makes the link that opens a Teams chat with a colleague.
 * @param userPrincipalName the sign-in name; '' for people outside, who get no link
 */
export function chatLink(userPrincipalName: string): string {
  const name = userPrincipalName.trim();
  if (name.length > 254 || !mailAddress.test(name)) return '';
  return `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(name)}`;
}

const publicHost = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/;

/** Reading a number takes longer than a row of a card, and the same people are shown again and again. */
const phoneLinks = new Map<string, string>();
const rememberedPhones = 5_000;

function makePhoneLink(phone: string): string {
  if (phone.length > 60) return '';
  const { number: main, extension } = splitExtension(phone);
  const end = extension === '' ? '' : `;ext=${extension}`;
  const number = parsePhoneNumberFromString(main);
  if (number !== undefined) return number.getURI() + end;
  const digits = main.replace(/[\s().\-/\u00A0\u2010-\u2013]/g, '');
  return /^\d{3,15}$/.test(digits) ? `tel:${digits}${end}` : '';
}
