import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { formatPhone, splitExtension } from '../../contacts/text/phone.ts';
import { memoize } from '../../platform/memoize.ts';

/**
 * Links that a button may open. All are rebuilt from validated components; an invalid address has no link,
 * and the card shows only the text.
 */

/** The longest link on a card. */
const longestLink = 500;

const mailAddress =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{1,62}$/i;

/** Returns `mailto:name@host` for an e-mail address; '' for anything else. */
export function mailLink(address: string): string {
  const text = address.trim();
  if (text.length > 254 || !mailAddress.test(text)) return '';
  const at = text.lastIndexOf('@');
  return `mailto:${encodeURIComponent(text.slice(0, at))}@${text.slice(at + 1)}`;
}

/** Numbers whose links and texts are remembered, because parsing one is slow and the same people are shown often. */
const rememberedPhones = 5_000;

/**
 * Returns `tel:+14255550100` (with `;ext=` for an extension) for a phone number in any notation. A number
 * without a country code stays national. '' for anything else.
 */
export const phoneLink = memoize(rememberedPhones, (phone) => makePhoneLink(phone.trim()));

/** Returns a phone number as people write it internationally, as typed if it has no country code. */
export const phoneText = memoize(rememberedPhones, formatPhone);

export interface WebLink {
  readonly url: string;
  /** The host of the link, to be shown. */
  readonly host: string;
}

/**
 * Returns the link of a web page: only `https:`, a public host name in unambiguous ASCII letters, no user
 * name, no port. An address without a scheme counts as `https:`.
 * @returns undefined if the text should be shown without a link
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
 * Returns the link that opens a Teams chat with a colleague.
 * @param userPrincipalName the sign-in name; '' for external people, who get no link
 */
export function chatLink(userPrincipalName: string): string {
  const name = userPrincipalName.trim();
  if (name.length > 254 || !mailAddress.test(name)) return '';
  return `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(name)}`;
}

const publicHost = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/;

function makePhoneLink(phone: string): string {
  if (phone.length > 60) return '';
  const { number: main, extension } = splitExtension(phone);
  const end = extension === '' ? '' : `;ext=${extension}`;
  const number = parsePhoneNumberFromString(main);
  if (number !== undefined) return number.getURI() + end;
  const digits = main.replace(/[\s().\-/\u00A0\u2010-\u2013]/g, '');
  return /^\d{3,15}$/.test(digits) ? `tel:${digits}${end}` : '';
}
