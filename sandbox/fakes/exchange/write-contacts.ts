import { aliasFor, makeMailContact } from '../../organisation/make-records.ts';
import type { MailContactRecord } from '../../organisation/records.ts';
import type { CmdletContext, CmdletResult, Parameters } from './cmdlet-context.ts';
import { missingParameter } from './cmdlet-errors.ts';
import { mailContactObject, primaryAddress } from './contact-objects.ts';
import { theContact } from './find-contacts.ts';
import {
  checkAddress,
  checkAlias,
  checkName,
  freeAlias,
  readProxyAddresses,
  smtpAddress,
  withExternal,
  withPrimary,
} from './names-and-addresses.ts';
import { limited, pick, readBoolean, readCountry, readMailTip, text } from './parameter-values.ts';

/** New-MailContact: name and address, little else. Gives the new object. */
export function newMailContact(parameters: Parameters, context: CmdletContext): CmdletResult {
  const { organisation } = context;
  const name = text(parameters.Name);
  if (name === '') throw missingParameter('Name');
  const external = smtpAddress(text(parameters.ExternalEmailAddress));
  if (external === '') throw missingParameter('ExternalEmailAddress');
  checkName(name, '', context);
  checkAddress(external, '', organisation);
  const alias = text(parameters.Alias);
  const now = organisation.clock();
  const contact = makeMailContact({
    guid: organisation.newId(),
    externalDirectoryObjectId: organisation.newId(),
    name,
    displayName: limited('DisplayName', text(parameters.DisplayName), 256) || name,
    alias: alias === '' ? freeAlias(aliasFor(name), organisation) : checkAlias(alias, '', organisation),
    firstName: limited('FirstName', text(parameters.FirstName), 64),
    lastName: limited('LastName', text(parameters.LastName), 64),
    initials: limited('Initials', text(parameters.Initials), 6),
    externalEmailAddress: external,
    createdAt: now,
  });
  organisation.mailContacts.put(contact);
  return { value: [mailContactObject(contact)], warnings: [] };
}

/** Set-Contact: the details that people read. Only what is given changes; null clears. */
export function setContact(parameters: Parameters, context: CmdletContext): CmdletResult {
  const contact = theContact('Set-Contact', parameters, context);
  let changed = { ...contact, ...readNames(parameters, contact, context) };
  for (const [parameter, [field, max]] of Object.entries(contactDetails)) {
    if (parameter in parameters)
      changed = { ...changed, [field]: limited(parameter, text(parameters[parameter]), max) };
  }
  if ('CountryOrRegion' in parameters)
    changed = { ...changed, country: readCountry(text(parameters.CountryOrRegion)) };
  if ('WindowsEmailAddress' in parameters) {
    changed = withPrimary(changed, text(parameters.WindowsEmailAddress), context.organisation);
  }
  changed = { ...changed, others: { ...changed.others, ...pick(parameters, otherDetails) } };
  return store(contact, changed, context);
}

/** Set-MailContact: addresses, the hidden mark, the mail tip. Only what is given changes; null clears. */
export function setMailContact(parameters: Parameters, context: CmdletContext): CmdletResult {
  const { organisation } = context;
  const contact = theContact('Set-MailContact', parameters, context);
  let changed = { ...contact, ...readNames(parameters, contact, context) };
  if ('Alias' in parameters)
    changed = { ...changed, alias: checkAlias(text(parameters.Alias), contact.guid, organisation) };
  if ('HiddenFromAddressListsEnabled' in parameters) {
    changed = {
      ...changed,
      hiddenFromAddressLists: readBoolean('HiddenFromAddressListsEnabled', parameters),
    };
  }
  if ('MailTip' in parameters) changed = { ...changed, mailTip: readMailTip(text(parameters.MailTip)) };
  if ('EmailAddresses' in parameters) {
    changed = {
      ...changed,
      emailAddresses: readProxyAddresses(parameters.EmailAddresses, contact, organisation),
    };
    changed = { ...changed, windowsEmailAddress: primaryAddress(changed) };
  }
  if ('ExternalEmailAddress' in parameters) {
    changed = withExternal(changed, text(parameters.ExternalEmailAddress), organisation);
  }
  if ('WindowsEmailAddress' in parameters)
    changed = withPrimary(changed, text(parameters.WindowsEmailAddress), organisation);
  for (const parameter of customAttributes) {
    if (parameter in parameters) limited(parameter, text(parameters[parameter]), 1024);
  }
  const kept = [
    'SimpleDisplayName',
    'RequireSenderAuthenticationEnabled',
    ...customAttributes,
    ...extensionAttributes,
  ];
  changed = { ...changed, others: { ...changed.others, ...pick(parameters, kept) } };
  return store(contact, changed, context);
}

/** Remove-MailContact. */
export function removeMailContact(parameters: Parameters, context: CmdletContext): CmdletResult {
  const contact = theContact('Remove-MailContact', parameters, context);
  context.organisation.mailContacts.delete(contact.guid);
  return { value: [], warnings: [] };
}

function store(before: MailContactRecord, after: MailContactRecord, context: CmdletContext): CmdletResult {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    const warning = `The command completed successfully but no settings of '${before.name}' have been modified.`;
    return { value: [], warnings: [warning] };
  }
  context.organisation.mailContacts.put({ ...after, changedAt: context.organisation.clock() });
  return { value: [], warnings: [] };
}

function readNames(parameters: Parameters, contact: MailContactRecord, context: CmdletContext) {
  const names: { name?: string; displayName?: string } = {};
  if ('Name' in parameters) {
    names.name = text(parameters.Name);
    checkName(names.name, contact.guid, context);
  }
  if ('DisplayName' in parameters)
    names.displayName = limited('DisplayName', text(parameters.DisplayName), 256);
  return names;
}

export const customAttributes = Array.from({ length: 15 }, (_, at) => `CustomAttribute${at + 1}`);

export const extensionAttributes = Array.from({ length: 5 }, (_, at) => `ExtensionCustomAttribute${at + 1}`);

/** Details that Set-Contact writes: parameter → field of the record and the directory's limit. */
export const contactDetails = {
  FirstName: ['firstName', 64],
  LastName: ['lastName', 64],
  Initials: ['initials', 6],
  Title: ['title', 128],
  Company: ['company', 64],
  Department: ['department', 64],
  Office: ['office', 128],
  Phone: ['phone', 64],
  MobilePhone: ['mobilePhone', 64],
  HomePhone: ['homePhone', 64],
  Fax: ['fax', 64],
  StreetAddress: ['streetAddress', 1024],
  City: ['city', 128],
  StateOrProvince: ['stateOrProvince', 128],
  PostalCode: ['postalCode', 40],
  WebPage: ['webPage', 2048],
  Notes: ['notes', 1024],
  AssistantName: ['assistantName', 256],
} as const;

/** Details that Set-Contact takes and nothing here looks at. */
export const otherDetails = [
  'GeoCoordinates',
  'Manager',
  'OtherFax',
  'OtherHomePhone',
  'OtherTelephone',
  'Pager',
  'PhoneticDisplayName',
  'PostOfficeBox',
  'SeniorityIndex',
  'SimpleDisplayName',
  'TelephoneAssistant',
];
