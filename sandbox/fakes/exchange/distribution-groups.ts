import type { DistributionGroupRecord, MailContactRecord, UserRecord } from '../../organisation/records.ts';
import type { CmdletContext, CmdletResult, Parameters } from './cmdlet-context.ts';
import {
  alreadyMember,
  dirSynced,
  missingParameter,
  notMember,
  objectNotFound,
  requiresGroupManager,
  unknownParameter,
} from './cmdlet-errors.ts';
import { distinguishedName, recipientObject } from './contact-objects.ts';
import { filterRows, hasIdentity, visible } from './find-contacts.ts';
import type { OpathRow } from './opath.ts';
import { readResultSize, text } from './parameter-values.ts';

/**
 * The cmdlets for mail-enabled groups. Get-DistributionGroup finds neither dynamic nor Microsoft 365 groups. Changes of
 * the members take a while until they are read, and a member is added or removed only by a manager of the group or
 * with BypassSecurityGroupManagerCheck, which takes a role of its own.
 */

const hosted =
  'OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=PROD,DC=OUTLOOK,DC=COM';

const lists: readonly DistributionGroupRecord['kind'][] = [
  'MailUniversalDistributionGroup',
  'MailUniversalSecurityGroup',
];

/** Get-DistributionGroup. */
export function getDistributionGroup(parameters: Parameters, context: CmdletContext): CmdletResult {
  const groups = context.organisation.distributionGroups.all().filter(({ kind }) => lists.includes(kind));
  return findGroups(groups, parameters, context);
}

/** Get-Recipient for groups, of the kinds that RecipientTypeDetails names. */
export function getGroupRecipients(parameters: Parameters, context: CmdletContext): CmdletResult {
  const kinds = [parameters.RecipientTypeDetails].flat().map((kind) => text(kind).toLowerCase());
  const groups = context.organisation.distributionGroups
    .all()
    .filter(({ kind }) => kinds.includes(kind.toLowerCase()));
  return findGroups(groups, parameters, context);
}

/** Get-Recipient by identity: a user, if no mail contact has it. */
export function getUserRecipient(
  identity: string,
  { organisation }: CmdletContext,
): CmdletResult | undefined {
  const wanted = identity.toLowerCase();
  const user = organisation.users
    .all()
    .find(({ id, mail, mailNickname }) =>
      [id, mail.toLowerCase(), mailNickname.toLowerCase(), userGuid(id)].includes(wanted),
    );
  return user && { value: [userObject(user)], warnings: [] };
}

/** Get-DistributionGroupMember. */
export function getDistributionGroupMember(parameters: Parameters, context: CmdletContext): CmdletResult {
  const group = theGroup('Get-DistributionGroupMember', parameters, context, false);
  const { organisation } = context;
  const contacts = visible(context);
  const found = presentIds(group, context).flatMap((id) => {
    const contact = contacts.find(({ guid }) => guid === id);
    if (contact !== undefined) return [recipientObject(contact)];
    const user = organisation.users.get(id);
    if (user !== undefined) return [userObject(user)];
    const nested = organisation.distributionGroups.get(id);
    return nested === undefined ? [] : [groupObject(nested)];
  });
  return { value: found.slice(0, readResultSize(parameters.ResultSize)), warnings: [] };
}

/** Add-DistributionGroupMember. */
export function addDistributionGroupMember(parameters: Parameters, context: CmdletContext): CmdletResult {
  const group = theGroup('Add-DistributionGroupMember', parameters, context, true);
  const member = theMember(parameters, context);
  if (group.members.some(({ id, until }) => id === member.guid && until === 0))
    throw alreadyMember(member.displayName, group.displayName);
  if (parameters.WhatIf === true) return nothing;
  const { organisation } = context;
  const entry = { id: member.guid, since: organisation.clock(), until: 0 };
  organisation.distributionGroups.put({ ...group, members: [...group.members, entry] });
  return nothing;
}

/** Remove-DistributionGroupMember. */
export function removeDistributionGroupMember(parameters: Parameters, context: CmdletContext): CmdletResult {
  const group = theGroup('Remove-DistributionGroupMember', parameters, context, true);
  const member = theMember(parameters, context);
  const isPresent = ({ id, until }: DistributionGroupRecord['members'][number]) =>
    id === member.guid && until === 0;
  if (!group.members.some(isPresent)) throw notMember(member.displayName, group.displayName);
  if (parameters.WhatIf === true) return nothing;
  const { organisation } = context;
  const members = group.members.map((entry) =>
    isPresent(entry) ? { ...entry, until: organisation.clock() } : entry,
  );
  organisation.distributionGroups.put({ ...group, members });
  return nothing;
}

const nothing: CmdletResult = { value: [], warnings: [] };

function findGroups(
  groups: readonly DistributionGroupRecord[],
  parameters: Parameters,
  context: CmdletContext,
): CmdletResult {
  const identity = text(parameters.Identity).toLowerCase();
  let found = groups;
  if (identity !== '') {
    found = found.filter((group) => isNamed(group, identity));
    if (found.length === 0) throw objectNotFound(text(parameters.Identity));
  }
  const anr = text(parameters.Anr).trim().toLowerCase();
  if (anr !== '') {
    found = found.filter(({ name, displayName, alias }) =>
      [name, displayName, alias].some((key) => key.toLowerCase().startsWith(anr)),
    );
  }
  const filter = text(parameters.Filter);
  if (filter !== '') found = filterRows(found, (group) => groupRow(group, context), filter, context);
  const size = readResultSize(parameters.ResultSize);
  return { value: found.slice(0, size).map(groupObject), warnings: [] };
}

function theGroup(
  cmdlet: string,
  parameters: Parameters,
  context: CmdletContext,
  changes: boolean,
): DistributionGroupRecord {
  const identity = text(parameters.Identity);
  if (identity === '') throw missingParameter('Identity');
  if (!context.settings.bypassesManagers && 'BypassSecurityGroupManagerCheck' in parameters)
    throw unknownParameter('BypassSecurityGroupManagerCheck');
  const group = context.organisation.distributionGroups
    .all()
    .find((each) => lists.includes(each.kind) && isNamed(each, identity.toLowerCase()));
  if (group === undefined) throw objectNotFound(identity);
  if (changes && group.isDirSynced) throw dirSynced(cmdlet, group.name);
  if (changes && parameters.BypassSecurityGroupManagerCheck !== true) throw requiresGroupManager();
  return group;
}

function theMember(parameters: Parameters, context: CmdletContext): MailContactRecord {
  const identity = text(parameters.Member);
  if (identity === '') throw missingParameter('Member');
  const member = visible(context).find((contact) => hasIdentity(contact, identity.toLowerCase()));
  if (member === undefined) throw objectNotFound(identity);
  return member;
}

function isNamed(group: DistributionGroupRecord, identity: string): boolean {
  const { guid, externalDirectoryObjectId, name, alias, primarySmtpAddress } = group;
  return [guid, externalDirectoryObjectId, name.toLowerCase(), alias, primarySmtpAddress].includes(identity);
}

/** The members as they are read: a change is not read before it has reached the server. */
function presentIds(group: DistributionGroupRecord, { organisation, settings }: CmdletContext): string[] {
  const newest = organisation.clock() - settings.membershipMs;
  return group.members
    .filter(({ since, until }) => since <= newest && (until === 0 || until > newest))
    .map(({ id }) => id);
}

function groupObject(group: DistributionGroupRecord): Readonly<Record<string, unknown>> {
  return {
    Id: group.name,
    Identity: group.name,
    Guid: group.guid,
    Name: group.name,
    DisplayName: group.displayName,
    Alias: group.alias,
    DistinguishedName: `CN=${group.name},${hosted}`,
    PrimarySmtpAddress: group.primarySmtpAddress,
    EmailAddresses: [`SMTP:${group.primarySmtpAddress}`],
    RecipientType: group.kind === 'GroupMailbox' ? 'MailUniversalDistributionGroup' : group.kind,
    RecipientTypeDetails: group.kind,
    IsDirSynced: group.isDirSynced,
    HiddenFromAddressListsEnabled: group.hiddenFromAddressLists,
    HiddenGroupMembershipEnabled: group.hiddenGroupMembership,
    ManagedBy: group.managedBy,
    ExternalDirectoryObjectId: group.externalDirectoryObjectId,
  };
}

/** The group for filters; `Members` holds the distinguished names of the members. */
function groupRow(group: DistributionGroupRecord, context: CmdletContext): OpathRow {
  const present = new Set(presentIds(group, context));
  const members = visible(context)
    .filter(({ guid }) => present.has(guid))
    .map((contact) => distinguishedName(contact).toLowerCase());
  const row: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(groupObject(group))) {
    row[name.toLowerCase()] = [value].flat().map((item) => String(item).toLowerCase());
  }
  return { ...row, members };
}

function userObject(user: UserRecord): Readonly<Record<string, unknown>> {
  return {
    Id: user.mailNickname,
    Identity: user.mailNickname,
    Guid: userGuid(user.id),
    Name: user.mailNickname,
    DisplayName: user.displayName,
    Alias: user.mailNickname,
    PrimarySmtpAddress: user.mail,
    RecipientType: 'UserMailbox',
    RecipientTypeDetails: 'UserMailbox',
    Title: user.jobTitle,
    Company: user.companyName,
    Department: user.department,
    ExternalDirectoryObjectId: user.id,
  };
}

/** Exchange's own GUID of a user, which is not the object id in Entra. */
function userGuid(objectId: string): string {
  return `e0e0e0e0${objectId.slice(8)}`;
}
