/**
 * The cmdlets for mail contacts. Each knows exactly its own parameters: New-MailContact has no Company, title,
 * phone, mail tip or hidden mark, which is why creating a contact takes three cmdlets.
 */
import { aliasFor, makeMailContact } from '../../organisation/make-records.ts';
import type { Organisation } from '../../organisation/organisation.ts';
import type { MailContactRecord } from '../../organisation/records.ts';
import {
  addressTaken,
  ambiguousIdentity,
  badAddress,
  CmdletError,
  dirSynced,
  invalidValue,
  missingParameter,
  nameTaken,
  objectNotFound,
  tooLong,
  unknownParameter,
} from './cmdlet-errors.ts';
import {
  contactObject,
  distinguishedName,
  mailContactObject,
  matchesAnr,
  opathRow,
  primaryAddress,
  recipientObject,
} from './contact-objects.ts';
import { countryCode } from './countries.ts';
import type { ExchangeSettings } from './exchange-settings.ts';
import { compileOpath, OpathError } from './opath.ts';

export type Parameters = Readonly<Record<string, unknown>>;

export interface CmdletResult {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly warnings: readonly string[];
}

export interface CmdletContext {
  readonly organisation: Organisation;
  readonly settings: ExchangeSettings;
  /** Whether the request names the anchor mailbox, which makes it land where the last write was. */
  readonly anchored: boolean;
}

interface Cmdlet {
  readonly parameters: readonly string[];
  run(parameters: Parameters, context: CmdletContext): CmdletResult;
}

const getParameters = [
  'Identity',
  'Anr',
  'Filter',
  'ResultSize',
  'SortBy',
  'RecipientTypeDetails',
  'OrganizationalUnit',
];
const moderation = ['ModeratedBy', 'ModerationEnabled', 'SendModerationNotifications'];
const formats = ['MessageFormat', 'MessageBodyFormat', 'MacAttachmentFormat', 'UsePreferMessageFormat'];
const customAttributes = Array.from({ length: 15 }, (_, at) => `CustomAttribute${at + 1}`);
const extensionAttributes = Array.from({ length: 5 }, (_, at) => `ExtensionCustomAttribute${at + 1}`);
/** Every cmdlet takes these. */
const common = ['Confirm', 'WhatIf', 'ErrorAction', 'WarningAction'];

/** Details that Set-Contact writes: parameter → field of the record and the directory's limit. */
const contactDetails = {
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
const otherDetails = [
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

const cmdlets: Readonly<Record<string, Cmdlet>> = {
  'Get-MailContact': {
    parameters: getParameters,
    run: (parameters, context) => find(parameters, context, mailContactObject),
  },
  'Get-Contact': {
    parameters: getParameters,
    run: (parameters, context) => find(parameters, context, contactObject),
  },
  'Get-Recipient': {
    parameters: getParameters,
    run: (parameters, context) => find(parameters, context, recipientObject),
  },
  'New-MailContact': {
    parameters: [
      'Name',
      'ExternalEmailAddress',
      'DisplayName',
      'Alias',
      'FirstName',
      'LastName',
      'Initials',
      ...formats,
      ...moderation,
    ],
    run: newMailContact,
  },
  'Set-Contact': {
    parameters: [
      'Identity',
      'DisplayName',
      'Name',
      'CountryOrRegion',
      'WindowsEmailAddress',
      ...Object.keys(contactDetails),
      ...otherDetails,
    ],
    run: setContact,
  },
  'Set-MailContact': {
    parameters: [
      'Identity',
      'Alias',
      'DisplayName',
      'EmailAddresses',
      'ExternalEmailAddress',
      'HiddenFromAddressListsEnabled',
      'MailTip',
      'MailTipTranslations',
      'Name',
      'RequireSenderAuthenticationEnabled',
      'SimpleDisplayName',
      'WindowsEmailAddress',
      'AcceptMessagesOnlyFrom',
      'RejectMessagesFrom',
      ...customAttributes,
      ...extensionAttributes,
      ...formats,
      ...moderation,
    ],
    run: setMailContact,
  },
  'Remove-MailContact': { parameters: ['Identity'], run: removeMailContact },
};

/** Names of the cmdlets that this stand-in has, as Microsoft writes them. */
export const cmdletNames: readonly string[] = Object.keys(cmdlets);

/**
 * Runs a cmdlet. Names of cmdlets and parameters are taken in any letter case.
 * @returns undefined for a cmdlet that there is not
 * @throws {CmdletError}
 */
export function runCmdlet(name: string, given: Parameters, context: CmdletContext): CmdletResult | undefined {
  const known = cmdletNames.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const cmdlet = known === undefined ? undefined : cmdlets[known];
  if (cmdlet === undefined) return undefined;
  const parameters: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const parameter = [...cmdlet.parameters, ...common].find(
      (entry) => entry.toLowerCase() === key.toLowerCase(),
    );
    if (parameter === undefined) throw unknownParameter(key);
    parameters[parameter] = value;
  }
  return cmdlet.run(parameters, context);
}

/** What has arrived at the server that answers: new contacts take a while. */
function visible(context: CmdletContext): readonly MailContactRecord[] {
  const { organisation, settings, anchored } = context;
  const delay = anchored ? settings.replicationMs : settings.unanchoredReplicationMs;
  const all = organisation.mailContacts.all();
  if (delay === 0) return all;
  const newest = organisation.clock() - delay;
  return all.filter((contact) => contact.createdAt <= newest);
}

function find(
  parameters: Parameters,
  context: CmdletContext,
  show: (contact: MailContactRecord) => Readonly<Record<string, unknown>>,
): CmdletResult {
  const identity = text(parameters.Identity);
  let found = visible(context);
  // An empty identity is no identity: Exchange then gives everything. Clients must never send one.
  if (identity !== '') {
    found = found.filter((contact) => hasIdentity(contact, identity.toLowerCase()));
    if (found.length === 0) throw objectNotFound(identity);
  }
  const anr = text(parameters.Anr);
  if (anr !== '') found = found.filter((contact) => matchesAnr(contact, anr));
  const filter = text(parameters.Filter);
  if (filter !== '') found = applyFilter(found, filter, context);
  const sortBy = text(parameters.SortBy).toLowerCase();
  if (sortBy !== '')
    found = [...found].sort((a, b) =>
      compare(opathRow(a)[sortBy]?.[0] ?? '', opathRow(b)[sortBy]?.[0] ?? ''),
    );

  const size = readResultSize(parameters.ResultSize);
  const warnings =
    found.length > size
      ? [
          'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.',
        ]
      : [];
  return { value: found.slice(0, size).map(show), warnings };
}

function applyFilter(
  contacts: readonly MailContactRecord[],
  filter: string,
  context: CmdletContext,
): readonly MailContactRecord[] {
  const [sample] = contacts;
  if (sample === undefined) return [];
  try {
    const { leadingWildcards } = context.settings;
    const test = compileOpath(filter, {
      properties: new Set(Object.keys(opathRow(sample))),
      leadingWildcards,
    });
    return contacts.filter((contact) => test(opathRow(contact)));
  } catch (error) {
    if (error instanceof OpathError) {
      throw new CmdletError(
        400,
        'Microsoft.Exchange.Data.Filtering.ParsingInvalidFilterException',
        error.message,
      );
    }
    throw error;
  }
}

/** Exchange's default is 1000. */
function readResultSize(value: unknown): number {
  if (value === undefined || value === null) return 1000;
  if (String(value).toLowerCase() === 'unlimited') return Number.MAX_SAFE_INTEGER;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 1)
    throw invalidValue(`Cannot convert value "${String(value)}" to type "Unlimited".`);
  return size;
}

function hasIdentity(contact: MailContactRecord, identity: string): boolean {
  return (
    contact.guid === identity ||
    contact.externalDirectoryObjectId === identity ||
    contact.name.toLowerCase() === identity ||
    contact.alias.toLowerCase() === identity ||
    contact.externalEmailAddress.toLowerCase() === identity ||
    contact.emailAddresses.some((address) => address.slice(5).toLowerCase() === identity) ||
    distinguishedName(contact).toLowerCase() === identity
  );
}

/** The one contact that a write means. */
function theContact(cmdlet: string, parameters: Parameters, context: CmdletContext): MailContactRecord {
  const identity = text(parameters.Identity);
  if (identity === '') throw missingParameter('Identity');
  const [contact, second] = visible(context).filter((entry) => hasIdentity(entry, identity.toLowerCase()));
  if (contact === undefined) throw objectNotFound(identity);
  if (second !== undefined) throw ambiguousIdentity(identity);
  if (contact.isDirSynced) throw dirSynced(cmdlet, contact.name);
  return contact;
}

function newMailContact(parameters: Parameters, context: CmdletContext): CmdletResult {
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

function setContact(parameters: Parameters, context: CmdletContext): CmdletResult {
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

function setMailContact(parameters: Parameters, context: CmdletContext): CmdletResult {
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

function removeMailContact(parameters: Parameters, context: CmdletContext): CmdletResult {
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

/** Characters that a name may not have, by what administrators report; the documentation does not list them. */
const forbiddenInNames = /["/\\[\]:;|=,+*?<>]/;

function checkName(name: string, guid: string, context: CmdletContext): void {
  if (name === '') throw invalidValue('The value of property Name must not be empty.');
  limited('Name', name, 64);
  if (context.settings.strictNames && forbiddenInNames.test(name)) {
    throw invalidValue(`The value "${name}" of property Name contains characters that are not allowed.`);
  }
  const wanted = name.toLowerCase();
  const taken = context.organisation.mailContacts
    .all()
    .some((contact) => contact.guid !== guid && contact.name.toLowerCase() === wanted);
  if (taken) throw nameTaken(name);
}

function checkAlias(alias: string, guid: string, organisation: Organisation): string {
  limited('Alias', alias, 64);
  if (!/^[A-Za-z0-9!#%*+\-/=?^_~\u00a1-\u00ff]+(\.[A-Za-z0-9!#%*+\-/=?^_~\u00a1-\u00ff]+)*$/.test(alias)) {
    throw invalidValue(`The value "${alias}" of property Alias contains characters that are not allowed.`);
  }
  if (aliasTaken(alias, guid, organisation))
    throw invalidValue(`The alias "${alias}" is already being used.`);
  return alias;
}

function freeAlias(alias: string, organisation: Organisation): string {
  let free = alias;
  for (let number = 1; aliasTaken(free, '', organisation); number += 1)
    free = `${alias.slice(0, 60)}${number}`;
  return free;
}

function aliasTaken(alias: string, guid: string, organisation: Organisation): boolean {
  const wanted = alias.toLowerCase();
  return organisation.mailContacts
    .all()
    .some((contact) => contact.guid !== guid && contact.alias.toLowerCase() === wanted);
}

/** An address without the `SMTP:` that may stand in front. */
function smtpAddress(given: string): string {
  return given.replace(/^smtp:/i, '');
}

function checkAddress(address: string, guid: string, organisation: Organisation): void {
  if (!/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(address))
    throw badAddress(address);
  const holder = organisation.addressHolder(address);
  if (holder !== undefined && holder.id !== guid) throw addressTaken(address, holder.displayName);
}

/** A new routing address takes the place of the old one, which is not kept as a proxy address. */
function withExternal(
  contact: MailContactRecord,
  given: string,
  organisation: Organisation,
): MailContactRecord {
  const address = smtpAddress(given);
  checkAddress(address, contact.guid, organisation);
  const old = contact.externalEmailAddress.toLowerCase();
  const others = contact.emailAddresses.filter(
    (entry) => entry.slice(5).toLowerCase() !== address.toLowerCase(),
  );
  const replaced = others.map((entry) =>
    entry.slice(5).toLowerCase() === old ? `${entry.slice(0, 5)}${address}` : entry,
  );
  const emailAddresses = replaced.some((entry) => entry.slice(5) === address)
    ? replaced
    : [...replaced, `smtp:${address}`];
  return { ...contact, externalEmailAddress: address, emailAddresses };
}

/** The address that people see becomes the primary one; the former primary stays as a proxy address. */
function withPrimary(
  contact: MailContactRecord,
  given: string,
  organisation: Organisation,
): MailContactRecord {
  const address = smtpAddress(given);
  checkAddress(address, contact.guid, organisation);
  const others = contact.emailAddresses
    .filter((entry) => entry.slice(5).toLowerCase() !== address.toLowerCase())
    .map((entry) => `smtp:${entry.slice(5)}`);
  return { ...contact, windowsEmailAddress: address, emailAddresses: [`SMTP:${address}`, ...others] };
}

/** A whole list, or `{"@odata.type": "#Exchange.GenericHashTable", "add": […], "remove": […]}`. */
function readProxyAddresses(
  value: unknown,
  contact: MailContactRecord,
  organisation: Organisation,
): readonly string[] {
  let addresses: readonly string[];
  if (Array.isArray(value)) addresses = value.map(String);
  else if (typeof value === 'string') addresses = [value];
  else {
    const table = Object.fromEntries(
      Object.entries(value ?? {}).map(([key, entry]) => [key.toLowerCase(), entry]),
    );
    const listOf = (entry: unknown): readonly string[] =>
      entry === undefined ? [] : Array.isArray(entry) ? entry.map(String) : [String(entry)];
    const removed = new Set(listOf(table.remove).map((entry) => entry.toLowerCase()));
    addresses = [
      ...contact.emailAddresses.filter((entry) => !removed.has(entry.toLowerCase())),
      ...listOf(table.add),
    ];
  }
  const prefixed = addresses.map((entry) => (/^[a-z0-9]+:/i.test(entry) ? entry : `smtp:${entry}`));
  if (prefixed.filter((entry) => entry.startsWith('SMTP:')).length !== 1) {
    throw invalidValue('There must be exactly one primary SMTP address.');
  }
  for (const entry of prefixed) {
    if (/^smtp:/i.test(entry)) checkAddress(entry.slice(5), contact.guid, organisation);
  }
  return prefixed;
}

function readCountry(given: string): string {
  if (given === '') return '';
  const code = countryCode(given);
  if (code === undefined) throw invalidValue(`The country or region value "${given}" is not valid.`);
  return code;
}

/** At most 175 characters as they are shown: tags do not count. */
function readMailTip(given: string): string {
  const inner = given.replace(/^\s*<html>\s*<body>\s*|\s*<\/body>\s*<\/html>\s*$/gi, '');
  const shown = inner.replace(/<[^>]*>/g, '').replace(/&[a-z]+;|&#\d+;/gi, '.');
  limited('MailTip', shown, 175);
  return inner;
}

function readBoolean(name: string, parameters: Parameters): boolean {
  const value = parameters[name];
  if (typeof value === 'boolean') return value;
  throw invalidValue(
    `Cannot convert value "${String(value)}" of parameter ${name} to type "System.Boolean".`,
  );
}

function limited(parameter: string, value: string, max: number): string {
  if (value.length > max) throw tooLong(parameter, max, value.length);
  return value;
}

function pick(
  parameters: Parameters,
  names: readonly string[],
): Record<string, string | boolean | readonly string[]> {
  const picked: Record<string, string | boolean | readonly string[]> = {};
  for (const name of names) {
    if (!(name in parameters)) continue;
    const value = parameters[name];
    picked[name] =
      typeof value === 'boolean' ? value : Array.isArray(value) ? value.map(String) : text(value);
  }
  return picked;
}

/** A parameter's text; null clears, so it is ''. */
function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
