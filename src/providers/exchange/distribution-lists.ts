import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { DistributionList, ListMember } from '../../contacts/distribution-list.ts';
import { BackendError, ifFound } from '../../platform/errors.ts';
import { isGuid } from '../../platform/guid.ts';
import type { CallContext, CheckResult, DistributionLists, ListAnswer, WriteContext } from '../provider.ts';
import { probe, warned } from '../shared/check.ts';
import { directoryPrefixes } from '../shared/directory-prefixes.ts';
import { filledTexts } from '../shared/filled.ts';
import { refuseOtherThanGuid, sameGuid } from '../shared/guid.ts';
import { type ExchangeCmdlets, filterText } from './cmdlets.ts';

/**
 * Distribution lists whose members can be mail contacts, by Exchange's cmdlets
 * (https://learn.microsoft.com/powershell/module/exchangepowershell/add-distributiongroupmember). Quirks:
 * - Get-DistributionGroup finds distribution groups and mail-enabled security groups, Get-Recipient the dynamic and
 *   Microsoft 365 groups, whose members no cmdlet for lists changes.
 * - The lists of a contact are found by the filter `Members`, which compares distinguished names.
 * - Only a manager of the list may change it, unless BypassSecurityGroupManagerCheck is set, which needs the role
 *   "Security Group Creation and Membership".
 * - A change of the members is read with a delay, and adding a member twice is refused. Each call is therefore sent
 *   once, and a refusal counts as done if the answer to an earlier call was lost.
 */
export interface ExchangeListsOptions {
  readonly cmdlets: ExchangeCmdlets;
  /** Pause before a cmdlet that did not find a new contact is retried. */
  readonly pauseMs: number;
}

const texts = z.string().nullish();
const groupSchema = z.object({
  Guid: z.string().min(1),
  DisplayName: texts,
  PrimarySmtpAddress: texts,
  RecipientTypeDetails: texts,
  IsDirSynced: z.boolean().nullish(),
  HiddenFromAddressListsEnabled: z.boolean().nullish(),
  HiddenGroupMembershipEnabled: z.boolean().nullish(),
});
const ownersSchema = z.object({ Guid: z.string().min(1), ManagedBy: z.array(z.string()).nullish() });
const placeSchema = z.object({ Guid: z.string().min(1), DistinguishedName: z.string().min(1) });
const memberSchema = z.object({
  Guid: z.string().min(1),
  DisplayName: texts,
  PrimarySmtpAddress: texts,
  RecipientTypeDetails: texts,
  Company: texts,
  Department: texts,
  ExternalDirectoryObjectId: texts,
});
const recipientSchema = z.object({ RecipientTypeDetails: texts, ExternalDirectoryObjectId: texts });

/** The most lists of one contact, and the most matches of a name. */
const mostLists = 500;
const mostMatches = 50;
const mostMembers = 500;
/** The most owners of one list who are resolved to people. */
const mostOwners = 10;
const attempts = 8;

export function createExchangeLists({ cmdlets, pauseMs }: ExchangeListsOptions): DistributionLists {
  return {
    of,

    async find(text, context) {
      const named = text.includes('@')
        ? { Filter: `EmailAddresses -eq ${filterText(`smtp:${text}`)}` }
        : text === ''
          ? { Filter: 'DisplayName -ne $null' }
          : { Anr: text };
      const parameters = { ...named, ResultSize: mostMatches };
      const [lists, others] = await Promise.all([
        cmdlets.read({ name: 'Get-DistributionGroup', parameters, schema: groupSchema }, context),
        text === ''
          ? undefined
          : cmdlets.read(
              {
                name: 'Get-Recipient',
                parameters: {
                  ...parameters,
                  RecipientTypeDetails: ['DynamicDistributionGroup', 'GroupMailbox'],
                },
                schema: groupSchema,
              },
              context,
            ),
      ]);
      return {
        lists: [...lists.value, ...(others?.value ?? [])].map(toList),
        truncated: lists.truncated || others?.truncated === true,
      };
    },

    get: read,

    async members(id, context) {
      refuseOtherThanGuid('Exchange', id);
      const parameters = { Identity: id, ResultSize: mostMembers };
      const cmdlet = { name: 'Get-DistributionGroupMember', parameters, schema: memberSchema } as const;
      const { value, truncated } = await cmdlets.read(cmdlet, context);
      return { members: value.map(toMember), truncated };
    },

    async owners(id, context) {
      refuseOtherThanGuid('Exchange', id);
      const parameters = { Identity: id };
      const cmdlet = { name: 'Get-DistributionGroup', parameters, schema: ownersSchema } as const;
      const [list] = (await ifFound(cmdlets.read(cmdlet, context)))?.value ?? [];
      const names = filledTexts(list?.ManagedBy ?? []).slice(0, mostOwners);
      const people = await Promise.all(names.map((name) => personOf(name, context)));
      return people.filter((person) => person !== undefined);
    },

    add: (id, contactId, write) => change('Add-DistributionGroupMember', id, contactId, write),
    remove: (id, contactId, write) => change('Remove-DistributionGroupMember', id, contactId, write),
  };

  async function of(contactId: string, context: CallContext): Promise<ListAnswer> {
    refuseOtherThanGuid('Exchange', contactId);
    const place = {
      name: 'Get-MailContact',
      parameters: { Identity: contactId },
      schema: placeSchema,
    } as const;
    const [contact] = (await ifFound(cmdlets.read(place, context)))?.value ?? [];
    if (contact === undefined) return { lists: [], truncated: false };
    const parameters = {
      Filter: `Members -eq ${filterText(contact.DistinguishedName)}`,
      ResultSize: mostLists,
    };
    const cmdlet = { name: 'Get-DistributionGroup', parameters, schema: groupSchema } as const;
    const { value, truncated } = await cmdlets.read(cmdlet, context);
    return { lists: value.map(toList), truncated };
  }

  async function read(id: string, context: CallContext): Promise<DistributionList | undefined> {
    if (!isGuid(id)) return undefined;
    const parameters = { Identity: id };
    const cmdlet = { name: 'Get-DistributionGroup', parameters, schema: groupSchema } as const;
    const [list] = (await ifFound(cmdlets.read(cmdlet, context)))?.value ?? [];
    return list === undefined ? undefined : toList(list);
  }

  /** Returns a person's Entra object id; undefined for a role group, and for somebody who is gone. */
  async function personOf(name: string, context: CallContext): Promise<string | undefined> {
    const cmdlet = {
      name: 'Get-Recipient',
      parameters: { Identity: name },
      schema: recipientSchema,
    } as const;
    // A name that several recipients have is refused.
    const found = await cmdlets.read(cmdlet, context).catch((error: unknown) => {
      if (error instanceof BackendError && isUnknown.has(error.code)) return undefined;
      throw error;
    });
    const [recipient, ...others] = found?.value ?? [];
    const isPerson = recipient?.RecipientTypeDetails?.endsWith('Mailbox') === true && others.length === 0;
    return isPerson ? recipient?.ExternalDirectoryObjectId?.toLowerCase() : undefined;
  }

  /** Adds or removes a member as one recorded step. */
  async function change(
    name: 'Add-DistributionGroupMember' | 'Remove-DistributionGroupMember',
    id: string,
    contactId: string,
    write: WriteContext,
  ): Promise<void> {
    refuseOtherThanGuid('Exchange', id);
    refuseOtherThanGuid('Exchange', contactId);
    const adds = name === 'Add-DistributionGroupMember';
    let isRepeated = false;
    await write.step(
      `${adds ? 'add to list' : 'remove from list'} ${id}`,
      async () => {
        try {
          await send(name, id, contactId, write);
        } catch (error) {
          // Only an earlier call of this step, whose answer was lost, can have done it.
          const isDone =
            error instanceof BackendError && error.code === (adds ? 'already-exists' : 'changed-meanwhile');
          if (!isDone || !isRepeated) throw error;
        }
        return true;
      },
      async () => {
        isRepeated = true;
        const isMember = (await of(contactId, write)).lists.some((list) => sameGuid(list.id, id));
        return isMember === adds ? true : undefined;
      },
    );
  }

  /** @throws {BackendError} `invalid-request` if the list is gone, `not-found` if the contact is */
  async function send(
    name: 'Add-DistributionGroupMember' | 'Remove-DistributionGroupMember',
    id: string,
    contactId: string,
    context: CallContext,
  ): Promise<void> {
    const parameters = {
      Identity: id,
      Member: contactId,
      BypassSecurityGroupManagerCheck: true,
      Confirm: false,
    };
    for (let attempt = 1; ; attempt++) {
      try {
        // Not repeated by the client: a second call is refused when the first one was done.
        await cmdlets.write({ name, parameters, idempotent: false }, context);
        return;
      } catch (error) {
        if (!(error instanceof BackendError) || error.code !== 'not-found') throw error;
        if ((await read(id, context)) === undefined) {
          throw new BackendError({
            system: 'Exchange',
            code: 'invalid-request',
            message: `${name}: the list is gone`,
            cause: error,
          });
        }
        // A new contact is not found by every server at once.
        if (attempt === attempts) throw error;
        await wait(pauseMs);
      }
    }
  }
}

/** Checks with an empty trial run whether members of lists may be read and changed; a missing right is a warning. */
export async function checkLists(cmdlets: ExchangeCmdlets, context: CallContext): Promise<CheckResult> {
  const { name, ok, problem, nextStep } = await probe(
    'Exchange: members of distribution lists can be changed',
    async () => {
      const parameters = { Filter: "DisplayName -like 'a*'", ResultSize: 1 };
      await cmdlets.read({ name: 'Get-DistributionGroup', parameters, schema: groupSchema }, context);
      await cmdlets.read({ name: 'Get-Recipient', parameters, schema: recipientSchema }, context);
      for (const cmdlet of ['Add-DistributionGroupMember', 'Remove-DistributionGroupMember'] as const) {
        await ifFound(cmdlets.write({ name: cmdlet, parameters: nobodys, idempotent: true }, context));
      }
    },
    {
      forbidden:
        'Lists can’t be changed until the app has the Exchange roles for distribution lists in docs/providers/exchange-mail-contacts.md; they take up to an hour to count.',
    },
  );
  return ok ? { name, ok, problem, nextStep } : warned(name, problem, nextStep);
}

/** A list and a member that do not exist. */
const nobodys = {
  Identity: '00000000-0000-0000-0000-000000000000',
  Member: '00000000-0000-0000-0000-000000000000',
  BypassSecurityGroupManagerCheck: true,
  Confirm: false,
  WhatIf: true,
};

const isUnknown: ReadonlySet<string> = new Set(['not-found', 'invalid-request']);

function toList(group: z.infer<typeof groupSchema>): DistributionList {
  return {
    id: group.Guid.toLowerCase(),
    name: group.DisplayName || group.PrimarySmtpAddress || '',
    email: group.PrimarySmtpAddress ?? '',
    kind: kinds[group.RecipientTypeDetails ?? ''] ?? 'list',
    isSynchronized: group.IsDirSynced === true,
    isHidden: group.HiddenFromAddressListsEnabled === true,
    hasHiddenMembers: group.HiddenGroupMembershipEnabled === true,
  };
}

const kinds: Readonly<Record<string, DistributionList['kind']>> = {
  MailUniversalSecurityGroup: 'security-group',
  DynamicDistributionGroup: 'dynamic',
  GroupMailbox: 'microsoft-365-group',
};

function toMember(member: z.infer<typeof memberSchema>): ListMember {
  const { RecipientTypeDetails: kind, Guid: guid, ExternalDirectoryObjectId: objectId } = member;
  const isPerson = kind === 'UserMailbox' || kind === 'MailUser' || kind === 'GuestMailUser';
  const ref =
    kind === 'MailContact'
      ? { source: 'exchange-mail-contacts' as const, id: guid, owner: undefined }
      : isPerson && objectId
        ? { source: 'graph-directory' as const, id: directoryPrefixes.user + objectId, owner: undefined }
        : undefined;
  return {
    name: member.DisplayName ?? '',
    email: member.PrimarySmtpAddress ?? '',
    detail: member.Company || member.Department || '',
    ref,
  };
}
