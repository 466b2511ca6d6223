import { randomUUID } from 'node:crypto';
import { memoize } from '../../src/platform/memoize.ts';
import { cast, contosoDomain, contosoTenantId } from './cast.ts';
import { generatePeople } from './generate.ts';
import { makeFolder } from './make-records.ts';
import { drawPortrait } from './portrait.ts';
import type {
  ContactFolderRecord,
  DatabaseContactRecord,
  DistributionGroupRecord,
  GroupRecord,
  MailContactRecord,
  PersonalContactRecord,
  PhotoRecord,
  UserRecord,
} from './records.ts';
import { defaultSizes, type Sizes } from './sizes.ts';
import { createTable, type Table } from './table.ts';

/**
 * The pretend company: what its systems have stored. The fake backends read and write it over HTTP; tests look at it
 * directly, to see what was really stored.
 */
export interface Organisation {
  readonly tenantId: string;
  readonly domain: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly users: Table<UserRecord>;
  /** By Exchange's GUID. */
  readonly mailContacts: Table<MailContactRecord>;
  /** Exchange's mail-enabled groups, by Exchange's GUID. */
  readonly distributionGroups: Table<DistributionGroupRecord>;
  readonly groups: Table<GroupRecord>;
  readonly folders: Table<ContactFolderRecord>;
  /** Of personal contacts, by the contact's id. */
  readonly contactPhotos: Table<PhotoRecord>;
  /** By the user's object id. */
  readonly userPhotos: Table<PhotoRecord>;
  /** What Unified Contacts has in its database. */
  readonly databaseContacts: Table<DatabaseContactRecord>;
  /** The personal contacts in one mailbox, in all its folders. */
  mailbox(owner: string): Table<PersonalContactRecord>;
  /** The folder that a mailbox shows first; made when it is first asked for. */
  defaultFolder(owner: string): ContactFolderRecord;
  /** A user by object id or user principal name, in any letter case. */
  findUser(idOrName: string): UserRecord | undefined;
  /** Ids of all groups that the user is in, through other groups too. */
  groupsOf(userId: string): ReadonlySet<string>;
  /** Who holds an e-mail address, in any letter case: a mail contact's or group's GUID or a user's id, with its name. */
  addressHolder(address: string): { readonly id: string; readonly displayName: string } | undefined;
  newId(): string;
}

export interface OrganisationOptions {
  /** Whole number; the same gives the same people. */
  readonly seed?: number;
  readonly sizes?: Partial<Sizes>;
  readonly clock?: () => number;
}

const defaultSeed = 20_260_101;

/** Records never change, so organisations may share them; drawing everybody takes longer than all else here. */
const drawn = memoize(2, (key) => {
  const { seed, sizes } = JSON.parse(key) as { readonly seed: number; readonly sizes: Sizes };
  return generatePeople(seed, sizes);
});

/** Founds the pretend company. */
export function createOrganisation(options: OrganisationOptions = {}): Organisation {
  const sizes: Sizes = { ...defaultSizes, ...options.sizes };
  const people = drawn(JSON.stringify({ seed: options.seed ?? defaultSeed, sizes }));
  const users = createTable<UserRecord>((user) => user.id);
  const mailContacts = createTable<MailContactRecord>((contact) => contact.guid);
  const distributionGroups = createTable<DistributionGroupRecord>((group) => group.guid);
  const groups = createTable<GroupRecord>((group) => group.id);
  const folders = createTable<ContactFolderRecord>((folder) => folder.id);
  const contactPhotos = createTable<PhotoRecord>((photo) => photo.id);
  const userPhotos = createTable<PhotoRecord>((photo) => photo.id);
  const databaseContacts = createTable<DatabaseContactRecord>((contact) => contact.id);
  const mailboxes = new Map<string, Table<PersonalContactRecord>>();

  const mailbox = (owner: string): Table<PersonalContactRecord> => {
    const known = mailboxes.get(owner);
    if (known !== undefined) return known;
    const table = createTable<PersonalContactRecord>(
      (contact) => contact.id,
      (contact) => contact.folderId,
    );
    mailboxes.set(owner, table);
    return table;
  };

  for (const user of people.users) users.put(user);
  for (const contact of people.mailContacts) mailContacts.put(contact);
  for (const group of people.distributionGroups) distributionGroups.put(group);
  for (const group of people.groups) groups.put(group);
  for (const folder of people.folders) folders.put(folder);
  for (const contact of people.databaseContacts) databaseContacts.put(contact);
  for (const contact of people.personalContacts) mailbox(contact.owner).put(contact);
  for (const [index, { objectId }] of Object.values(cast).entries()) {
    userPhotos.put(portrait(objectId, index));
    const [first] = mailbox(objectId).all();
    if (first !== undefined) contactPhotos.put(portrait(first.id, index + 5));
  }

  const groupsOf = (userId: string): ReadonlySet<string> => {
    const found = new Set<string>();
    let frontier = [userId];
    while (frontier.length > 0) {
      const parents = groups.all().filter((group) => group.members.some((id) => frontier.includes(id)));
      frontier = parents.map((group) => group.id).filter((id) => !found.has(id));
      for (const id of frontier) found.add(id);
    }
    return found;
  };

  return {
    tenantId: contosoTenantId,
    domain: contosoDomain,
    clock: options.clock ?? Date.now,
    users,
    mailContacts,
    distributionGroups,
    groups,
    folders,
    contactPhotos,
    userPhotos,
    databaseContacts,
    mailbox,
    defaultFolder: (owner) => {
      const known = folders.all().find((folder) => folder.owner === owner && folder.isDefault);
      if (known !== undefined) return known;
      const folder = makeFolder(owner, 'Contacts', true);
      folders.put(folder);
      return folder;
    },
    findUser: (idOrName) => {
      const wanted = idOrName.toLowerCase();
      return users.get(wanted) ?? users.all().find((user) => user.userPrincipalName.toLowerCase() === wanted);
    },
    groupsOf,
    addressHolder: (address) => {
      const proxy = `smtp:${address.toLowerCase()}`;
      const holds = (addresses: readonly string[]): boolean =>
        addresses.some((entry) => entry.toLowerCase() === proxy);
      const contact = mailContacts
        .all()
        .find(
          (entry) =>
            holds(entry.emailAddresses) || `smtp:${entry.externalEmailAddress.toLowerCase()}` === proxy,
        );
      if (contact !== undefined) return { id: contact.guid, displayName: contact.displayName };
      const user = users.all().find((entry) => holds(entry.proxyAddresses));
      if (user !== undefined) return { id: user.id, displayName: user.displayName };
      const group = distributionGroups.all().find((entry) => holds([`smtp:${entry.primarySmtpAddress}`]));
      return group && { id: group.guid, displayName: group.displayName };
    },
    newId: randomUUID,
  };
}

const drawnPortrait = memoize(20, (seed) => drawPortrait(Number(seed)));

function portrait(id: string, seed: number): PhotoRecord {
  return { id, contentType: 'image/png', bytes: drawnPortrait(String(seed)) };
}
