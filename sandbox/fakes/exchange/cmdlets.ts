/**
 * The cmdlets for mail contacts and distribution groups. Each knows exactly its own parameters: New-MailContact has no Company, title,
 * phone, mail tip or hidden mark, which is why creating a contact takes three cmdlets.
 */
import type { CmdletContext, CmdletResult, Parameters } from './cmdlet-context.ts';
import { unknownParameter } from './cmdlet-errors.ts';
import { contactObject, mailContactObject, recipientObject } from './contact-objects.ts';
import {
  addDistributionGroupMember,
  getDistributionGroup,
  getDistributionGroupMember,
  getGroupRecipients,
  getUserRecipient,
  removeDistributionGroupMember,
} from './distribution-groups.ts';
import { find } from './find-contacts.ts';
import { text } from './parameter-values.ts';
import {
  contactDetails,
  customAttributes,
  extensionAttributes,
  newMailContact,
  otherDetails,
  removeMailContact,
  setContact,
  setMailContact,
} from './write-contacts.ts';

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
const memberParameters = ['Identity', 'Member', 'BypassSecurityGroupManagerCheck'];
const moderation = ['ModeratedBy', 'ModerationEnabled', 'SendModerationNotifications'];
const formats = ['MessageFormat', 'MessageBodyFormat', 'MacAttachmentFormat', 'UsePreferMessageFormat'];
/** Every cmdlet takes these. */
const common = ['Confirm', 'WhatIf', 'ErrorAction', 'WarningAction'];

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
    run: (parameters, context) => {
      if (parameters.RecipientTypeDetails !== undefined) return getGroupRecipients(parameters, context);
      const user = getUserRecipient(text(parameters.Identity), context);
      return user ?? find(parameters, context, recipientObject);
    },
  },
  'Get-DistributionGroup': {
    parameters: [...getParameters, 'ManagedBy', 'IncludeManagedByWithDisplayNames'],
    run: getDistributionGroup,
  },
  'Get-DistributionGroupMember': { parameters: ['Identity', 'ResultSize'], run: getDistributionGroupMember },
  'Add-DistributionGroupMember': { parameters: memberParameters, run: addDistributionGroupMember },
  'Remove-DistributionGroupMember': { parameters: memberParameters, run: removeDistributionGroupMember },
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

/** Names of the cmdlets that this fake backend has, as Microsoft writes them. */
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
