import { cast } from './cast.ts';
import { founding } from './founding.ts';
import type { DistributionGroupRecord, MailContactRecord, UserRecord } from './records.ts';

interface Drawn extends Partial<DistributionGroupRecord> {
  readonly name: string;
  readonly alias: string;
  /** Addresses of the mail contacts in it. */
  readonly contacts?: readonly string[];
  /** How many colleagues are in it. */
  readonly colleagues?: number;
}

const drawn: readonly Drawn[] = [
  {
    name: 'Partners',
    alias: 'partners',
    contacts: ['john.doe@contoso-partner.example', 'john.smith@fabrikam.example'],
    colleagues: 3,
  },
  {
    name: 'Partner News',
    alias: 'partner-news',
    contacts: ['john.doe@contoso-partner.example'],
    colleagues: 1,
  },
  { name: 'Suppliers', alias: 'suppliers', contacts: ['j.fitzgerald@proseware.example'], colleagues: 40 },
  {
    name: 'Warehouse access',
    alias: 'warehouse-access',
    kind: 'MailUniversalSecurityGroup',
    colleagues: 4,
  },
  { name: 'Everybody in Sales', alias: 'everybody-in-sales', kind: 'DynamicDistributionGroup' },
  { name: 'Head office', alias: 'head-office', isDirSynced: true, colleagues: 5 },
  { name: 'Project Aurora', alias: 'project-aurora', kind: 'GroupMailbox', colleagues: 6 },
  {
    name: 'Board',
    alias: 'board',
    hiddenFromAddressLists: true,
    hiddenGroupMembership: true,
    contacts: ['john.doe@contoso-partner.example'],
    colleagues: 2,
  },
];

/** The mail-enabled groups: lists that can be changed, and one of each kind that cannot. */
export function generateDistributionGroups(
  users: readonly UserRecord[],
  mailContacts: readonly MailContactRecord[],
): readonly DistributionGroupRecord[] {
  const owner = users.find(({ id }) => id === cast.editor.objectId)?.mailNickname ?? '';
  const colleagues = users.filter(({ hasMailbox, accountEnabled }) => hasMailbox && accountEnabled);
  return drawn.map(({ contacts = [], colleagues: count = 0, ...group }, index) => {
    const members = [
      ...mailContacts
        .filter(({ externalEmailAddress }) => contacts.includes(externalEmailAddress))
        .map(({ guid }) => guid),
      ...colleagues.slice(index * 3, index * 3 + count).map(({ id }) => id),
    ];
    return {
      guid: `d157d157-0000-4000-8000-00000000000${index + 1}`,
      externalDirectoryObjectId: `d157d157-0000-4000-9000-00000000000${index + 1}`,
      displayName: group.name,
      primarySmtpAddress: `${group.alias}@contoso.com`,
      kind: 'MailUniversalDistributionGroup',
      isDirSynced: false,
      hiddenFromAddressLists: false,
      hiddenGroupMembership: false,
      managedBy: ['Organization Management', owner].filter((name) => name !== ''),
      ...group,
      members: members.map((id) => ({ id, since: founding, until: 0 })),
    };
  });
}
