import { cast, groups } from './cast.ts';
import { generateDatabaseContacts } from './generate-database-contacts.ts';
import { generateDistributionGroups } from './generate-distribution-groups.ts';
import { generateMailContacts } from './generate-mail-contacts.ts';
import { generatePersonalContacts } from './generate-personal-contacts.ts';
import { generateSharedPeople } from './generate-shared-people.ts';
import { generateUsers } from './generate-users.ts';
import { createRandom } from './random.ts';
import type {
  ContactFolderRecord,
  DatabaseContactRecord,
  DistributionGroupRecord,
  GroupRecord,
  MailContactRecord,
  PersonalContactRecord,
  UserRecord,
} from './records.ts';
import type { Sizes } from './sizes.ts';

export interface GeneratedPeople {
  readonly users: readonly UserRecord[];
  readonly mailContacts: readonly MailContactRecord[];
  readonly folders: readonly ContactFolderRecord[];
  readonly personalContacts: readonly PersonalContactRecord[];
  readonly databaseContacts: readonly DatabaseContactRecord[];
  readonly distributionGroups: readonly DistributionGroupRecord[];
  readonly groups: readonly GroupRecord[];
}

/** Draws the whole organisation. The same seed and sizes give the same people, ids and times. */
export function generatePeople(seed: number, sizes: Sizes): GeneratedPeople {
  const random = createRandom(seed);
  const users = generateUsers(random, sizes.colleagues);
  const mailContacts = generateMailContacts(random, sizes.mailContacts);
  const personal = generatePersonalContacts(random, sizes, users, mailContacts);
  const shared = generateSharedPeople(createRandom(seed + 1), personal.folders);
  const members = (group: string): string[] =>
    Object.values(cast)
      .filter((person) => person.groups.some((id) => id === group))
      .map((person) => person.objectId);
  return {
    users,
    // They come last and by a chance of their own, so that everybody else is who they would be without them.
    mailContacts: [...mailContacts.slice(0, -shared.mailContacts.length), ...shared.mailContacts],
    folders: personal.folders,
    personalContacts: [...personal.personalContacts, ...shared.personalContacts],
    databaseContacts: generateDatabaseContacts(random, sizes.databaseContacts, mailContacts),
    distributionGroups: generateDistributionGroups(users, mailContacts),
    groups: [
      { id: groups.admin, displayName: 'Contact admins', members: members(groups.admin) },
      { id: groups.approver, displayName: 'Contact approvers', members: members(groups.approver) },
      { id: groups.editor, displayName: 'Contact editors', members: [groups.salesAssistants] },
      {
        id: groups.salesAssistants,
        displayName: 'Sales assistants',
        members: members(groups.salesAssistants),
      },
    ],
  };
}
