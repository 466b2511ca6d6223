import { messages } from '../languages/messages.ts';
import { type AddressPlace, addressPlaceOf, addressPlaces, phoneFieldOf } from './columns.ts';
import { ContactDraft, type TextField } from './contact-draft.ts';
import type { InputRow } from './input-row.ts';
import { splitUnescaped, splitValue, unescapeValue, type VCard, type VCardProperty } from './parse-vcards.ts';

/** Reads a vCard of version 2.1, 3.0 or 4.0 as Outlook, Google, Apple, Android, Thunderbird and others write it. */
export function readVCard({ line, properties, isComplete }: VCard): InputRow {
  const draft = new ContactDraft();
  if (!isComplete) draft.note(messages.transfer.row.incompleteCard);
  const all = (name: string) =>
    properties.filter((property) => property.name === name && property.value !== '');
  const first = (name: string) => unescapeValue(all(name)[0]?.value ?? '');
  const kind = first('KIND') || first('X-ADDRESSBOOKSERVER-KIND');
  if (kind.toLowerCase() === 'group') draft.problem(messages.transfer.row.groupCard);
  const label = labelsOf(properties);

  const [surname = '', given = '', middle = '', prefix = '', suffix = ''] = splitValue(
    all('N')[0]?.value ?? '',
  );
  setFilled(draft, 'givenName', given);
  setFilled(draft, 'surname', surname);
  draft.setNamePart('middleName', withoutCommas(middle));
  draft.setNamePart('namePrefix', withoutCommas(prefix));
  draft.setNamePart('nameSuffix', withoutCommas(suffix));
  setFilled(draft, 'displayName', first('FN'));

  const [company = '', ...departments] = splitValue(all('ORG')[0]?.value ?? '');
  setFilled(draft, 'company', company);
  setFilled(draft, 'department', departments.filter((part) => part !== '').join(', '));
  setFilled(draft, 'jobTitle', first('TITLE') || first('ROLE'));
  for (const property of byPreference(all('EMAIL'))) {
    draft.addTyped('emails', filled([unescapeValue(property.value)]));
  }
  const isWorkFax = ({ types }: VCardProperty) => types.has('fax') && types.has('work');
  for (const property of byPreference(all('TEL'), isWorkFax)) addNumber(draft, property, label(property));
  addAddresses(draft, all('ADR'), label, properties);
  for (const property of all('IMPP'))
    draft.addTyped('imAddresses', filled([withoutScheme(unescapeValue(property.value))]));
  for (const { name, value } of properties) {
    if (chatProperties.has(name))
      draft.addTyped('imAddresses', filled([withoutScheme(unescapeValue(value))]));
  }
  const pages = byPreference(all('URL'), (property) => property.types.has('work'));
  if (pages.length > 0)
    draft.setFirst(
      'webPage',
      pages.map((property) => unescapeValue(property.value)),
    );
  const notes = all('NOTE').map((property) => unescapeValue(property.value));
  setFilled(draft, 'notes', notes.filter((text) => text !== '').join('\n\n'));
  for (const [name, what] of withoutPlace) {
    if (properties.some((property) => property.name === name)) draft.notTaken(messages.transfer.row[what]);
  }
  if (properties.some((property) => property.value.includes('\ufffd'))) {
    draft.problem(messages.transfer.row.lettersLost);
  }
  return draft.toRow(line);
}

/** Properties of messengers, before IMPP was there. */
const chatProperties: ReadonlySet<string> = new Set([
  'X-AIM',
  'X-GADUGADU',
  'X-GOOGLE-TALK',
  'X-GROUPWISE',
  'X-GTALK',
  'X-ICQ',
  'X-JABBER',
  'X-MS-IMADDRESS',
  'X-MSN',
  'X-QQ',
  'X-SIP',
  'X-SKYPE',
  'X-SKYPE-USERNAME',
  'X-TWITTER-IM',
  'X-YAHOO',
]);

const withoutPlace = [
  ['PHOTO', 'picture'],
  ['BDAY', 'birthday'],
  ['ANNIVERSARY', 'anniversary'],
] as const;

/** A card has no empty cells: what it does not say is not in it. */
function setFilled(draft: ContactDraft, field: TextField, text: string): void {
  if (text !== '') draft.setText(field, text);
}

/** Returns a property's label of Apple or Google: `item1.X-ABLabel:_$!<Mobile>!$_`. */
function labelsOf(properties: readonly VCardProperty[]): (property: VCardProperty) => string {
  const labels = new Map(
    properties
      .filter(({ group, name }) => group !== '' && name === 'X-ABLABEL')
      .map(({ group, value }) => [group, unescapeValue(value).replace(/^_\$!<|>!\$_$/g, '')] as const),
  );
  return ({ group, parameters }) => labels.get(group) ?? parameters.get('LABEL') ?? '';
}

/** Sorts the preferred ones to the front. */
function byPreference(
  properties: readonly VCardProperty[],
  isPreferred: (property: VCardProperty) => boolean = () => false,
): readonly VCardProperty[] {
  const rank = (property: VCardProperty) => {
    const number = Number(property.parameters.get('PREF') ?? (property.types.has('pref') ? 1 : 101));
    return isPreferred(property) ? 0 : number;
  };
  return properties.toSorted((one, other) => rank(one) - rank(other));
}

const mobileTypes = ['cell', 'mobile', 'car', 'iphone', 'x-iphone', 'pcs'];

function addNumber(draft: ContactDraft, { types, value }: VCardProperty, label: string): void {
  const number = numberIn(unescapeValue(value));
  if (number === '') return;
  if (types.has('pager') || types.has('x-assistant') || types.has('textphone') || types.has('tlx')) {
    draft.notTaken(number);
    return;
  }
  const isFax = [...types].some((type) => type.includes('fax'));
  if (isFax) draft.setFirst('fax', [number]);
  else if (mobileTypes.some((type) => types.has(type))) draft.addTyped('mobilePhones', [number]);
  else if (types.has('home')) draft.addTyped('homePhones', [number]);
  else if (types.has('work') || label === '') draft.addTyped('businessPhones', [number]);
  else {
    const field = phoneFieldOf(label);
    if (field === undefined) draft.notTaken(number);
    else if (field === 'fax') draft.setFirst('fax', [number]);
    else draft.addTyped(field, [number]);
  }
}

/** Reads a number, or the link to one: `tel:+1-418-656-9254;ext=102` → `+1-418-656-9254 ext. 102`. */
function numberIn(text: string): string {
  if (!/^tel:/i.test(text)) return text;
  const [number = '', ...parameters] = decoded(text.slice(4)).split(';');
  const value = (name: string) =>
    parameters.find((parameter) => parameter.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ??
    '';
  const context = value('phone-context');
  const whole = context.startsWith('+') && !number.startsWith('+') ? `${context}${number}` : number;
  const extension = value('ext');
  return extension === '' ? whole : `${whole} ext. ${extension}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns the address in a URI: `jane` of `skype:jane?chat`, `jane@me.example` of `x-apple:jane%40me.example`. */
function withoutScheme(text: string): string {
  const address = decoded(text.replace(/^[a-z][a-z\d+.-]{0,20}:(?:\/\/)?/i, ''));
  return address.split('?')[0] ?? '';
}

function addAddresses(
  draft: ContactDraft,
  addresses: readonly VCardProperty[],
  label: (property: VCardProperty) => string,
  properties: readonly VCardProperty[],
): void {
  // Outlook writes the office where others write a flat or a suite.
  const isFromOutlook =
    properties.some(({ name, value }) =>
      name === 'PRODID' ? /Microsoft|Cardfile/i.test(value) : name.startsWith('X-MS-'),
    ) ||
    (properties.some(({ name }) => name === 'LABEL') &&
      properties.some(({ name, value }) => name === 'VERSION' && value.trim() === '2.1'));
  const placeOf = (property: VCardProperty): AddressPlace => {
    const { types } = property;
    if (types.has('work')) return 'business';
    if (types.has('home')) return 'home';
    const named = label(property);
    return named === '' || types.has('pref') ? 'other' : addressPlaceOf(named);
  };
  const taken = new Set<AddressPlace>();
  for (const property of byPreference(addresses)) {
    const [box = '', extended = '', street = '', city = '', state = '', postalCode = '', country = ''] =
      splitValue(property.value);
    if ([box, extended, street, city, state, postalCode, country].every((part) => part === '')) continue;
    const wanted = placeOf(property);
    const place = taken.has(wanted) ? addressPlaces.find((one) => !taken.has(one)) : wanted;
    if (place === undefined) {
      draft.notTaken(messages.transfer.row.address({ address: street || city }));
      continue;
    }
    taken.add(place);
    const isOffice = isFromOutlook && extended !== '' && wanted === 'business';
    if (isOffice) draft.setText('office', extended);
    const parts = { box, city, state, postalCode, country };
    for (const text of isOffice ? [street] : [street, extended]) {
      if (text !== '') draft.addAddressPart(place, 'street', text);
    }
    for (const [part, text] of Object.entries(parts) as [keyof typeof parts, string][]) {
      if (text !== '') draft.addAddressPart(place, part, text);
    }
  }
}

/** Returns a part of a name that lists several values: `Richter,James` → `Richter James`. */
function withoutCommas(text: string): string {
  return splitUnescaped(text, ',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}

function filled(values: readonly string[]): readonly string[] {
  return values.filter((value) => value.trim() !== '');
}
