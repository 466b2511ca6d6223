import {
  type Contact,
  type ContactField,
  type ContactFields,
  contactFields,
} from '../../contacts/contact.ts';
import { messages } from '../../languages/messages.ts';
import { paragraphs } from '../engine/paragraphs.ts';
import { literal } from '../engine/plain.ts';
import { mailLink, phoneLink, phoneText, webLink } from '../engine/safe-link.ts';
import { postalAddress } from './postal-address.ts';

/** One value: either a text or a link (the other is empty), and a remark in small type. */
type DetailValue = {
  readonly texts: readonly string[];
  readonly links: readonly { readonly text: string; readonly hint: string; readonly url: string }[];
  readonly remarks: readonly string[];
};

/** Returns the non-empty fields of a contact in groups, without those in the card's head; empty groups are left out. */
export function detailGroups(contact: Contact) {
  const { reach, place, notes } = messages.contacts.groups;
  const groups = [
    { title: reach, lines: fieldLines(contact, reachFields) },
    { title: place, lines: placeLines(contact) },
    { title: notes, lines: fieldLines(contact, ['mailTip', 'notes', 'hiddenFromAddressLists']) },
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}

const reachFields: readonly ContactField[] = [
  'emails',
  'mobilePhones',
  'businessPhones',
  'homePhones',
  'fax',
  'imAddresses',
  'webPage',
];

/** Returns a label with values for each non-empty field, in the given order. */
export function fieldLines(contact: ContactFields, fields: readonly ContactField[] = contactFields) {
  return fields.flatMap((field) => {
    const values = fieldValues(contact, field);
    return values.length === 0 ? [] : [{ label: messages.fields[field], values }];
  });
}

function fieldValues(contact: ContactFields, field: ContactField): readonly DetailValue[] {
  const value = contact[field];
  if (typeof value === 'boolean') return value ? [textValue(messages.contacts.yes)] : [];
  const values = (typeof value === 'string' ? [value] : value).filter((each) => literal(each) !== '');
  return values.flatMap((each) => valueView(field, each));
}

function valueView(field: ContactField, value: string): readonly DetailValue[] {
  switch (field) {
    case 'emails':
      return [
        linkValue(
          literal(value, 120),
          messages.contacts.writeTo({ address: literal(value, 120) }),
          mailLink(value),
        ),
      ];
    case 'mobilePhones':
    case 'businessPhones':
    case 'homePhones':
      return [
        linkValue(
          literal(phoneText(value), 60),
          messages.contacts.call({ whom: literal(value, 60) }),
          phoneLink(value),
        ),
      ];
    case 'webPage':
      return [pageValue(value)];
    case 'notes':
    case 'street':
      return paragraphs(value).map(textValue);
    default:
      return [textValue(literal(value))];
  }
}

/** Returns office, postal address and country. */
function placeLines(contact: Contact) {
  const address = postalAddress(contact);
  return [
    ...fieldLines(contact, ['office']),
    ...(address.length === 0 ? [] : [{ label: messages.contacts.address, values: address.map(textValue) }]),
  ];
}

/** Returns a value without a link. */
export function textValue(text: string): DetailValue {
  return { texts: [text], links: [], remarks: [] };
}

function linkValue(text: string, hint: string, url: string): DetailValue {
  return url === '' ? textValue(text) : { texts: [], links: [{ text, hint, url }], remarks: [] };
}

/** Returns a web page as a link only if it is safe; its text then starts with the host. */
function pageValue(page: string): DetailValue {
  const link = webLink(page);
  const shown = literal(page.trim(), 120);
  if (link === undefined)
    return { texts: [shown], links: [], remarks: [messages.contacts.notSafeAddressSoNotLink] };
  const text = literal(link.url.replace(/^https:\/\//, '').replace(/\/$/, ''), 80);
  return linkValue(text, messages.contacts.openPage({ host: link.host }), link.url);
}
