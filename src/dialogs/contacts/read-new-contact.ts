import type { ContactChanges } from '../../contacts/contact.ts';
import { parseNamed } from '../../contacts/query/parse-query.ts';
import { fold } from '../../contacts/text/fold.ts';
import { isJobWord } from '../../contacts/text/translations.ts';

/** "John Doe at Contoso" */
const atCompany = /^(?<name>\S.*?) (?:at|from|bei|chez|presso|bij) (?<company>[^@\d]+)$/iu;

/** "Lena Koch, Buyer" */
const withJob = /^([^,]{2,100}), ([^,]{2,60})$/u;
/** ", e-mail jane@contoso.com" */
const details =
  /[,;(<]?\s(?:(?:with |and )?(?:the )?(?:e-?mail|mail|phone|tel|mobile|number)(?: address| number)?[:.]?\s)?[(<]?[^\s@(<]{1,64}@[^\s@)>]{1,255}[)>]?/giu;

const polite = /,? (?:please|pls|thanks|thank you|bitte|svp|merci|por favor|per favore)[.!]?$/iu;

/** Returns the values of a new contact's form that a text has: "for John Doe at Contoso", "John Doe john@contoso.com". */
export function readNewContact(text: string): ContactChanges {
  const bare = withoutFrame(text.replace(polite, ''));
  const named = bare.replace(details, ' ').trim();
  const { name: whole = named, company = '' } = atCompany.exec(named)?.groups ?? {};
  const [, before = whole, jobTitle = ''] = withJob.exec(whole) ?? [];
  const isJob = isJobWord(fold(jobTitle.slice(jobTitle.lastIndexOf(' ') + 1)));
  const name = isJob ? before : whole;
  const { words: asked, longer: [longest] = [], wants } = parseNamed(name);
  const { email, phone } = parseNamed(bare);
  // Words such as "phone" belong to the question in a search, but to the name here: Phone Shop Berlin, Just Again.
  const typed = name.split(/\s+/u).filter((word) => !/[@\d]/u.test(word));
  const words = longest ?? (wants === 'anything' ? asked : typed);
  const [givenName = '', ...rest] = words;
  return {
    givenName,
    surname: rest.join(' '),
    ...(company === '' ? {} : { company }),
    ...(isJob ? { jobTitle } : {}),
    emails: email === '' ? [] : [email],
    businessPhones: phone === '' ? [] : [phone],
  };
}

/** Removes words around the name: "for John Doe", "John Doe to my contacts", "a new supplier contact", "a new supplier". */
function withoutFrame(text: string): string {
  return text
    .replace(/^(?:an? (?:new )?|another |new )(?:\p{L}{1,30} )?contact(?: (?=for |called |named )|$)/iu, '')
    .replace(/^(?:for|called|named) /iu, '')
    .replace(/ (?:to (?:my|our|the) contacts?(?: list)?|as an? (?:new )?contact)$/iu, '')
    .replace(/^(?:an? (?:new )?|another |new )\p{L}{1,30}$/iu, '');
}
