import { cast, contosoDomain, groups } from './cast.ts';
import { type Company, colleagueTitles, companies, departments, externalTitles } from './companies.ts';
import {
  aliasFor,
  directoryName,
  type MailContactSeed,
  makeFolder,
  makeMailContact,
  makePersonalContact,
  makeUser,
  outlookId,
} from './make-records.ts';
import { bothSpellings, type NamePool, namePools, toAddressPart } from './name-pools.ts';
import { notableColleagues, notableMailContacts, notablePersonalContacts } from './notable-people.ts';
import { tidyPhone, typedPhone } from './phone-numbers.ts';
import { createRandom, type Random } from './random.ts';
import type {
  ContactFolderRecord,
  GroupRecord,
  MailContactRecord,
  PersonalContactRecord,
  UserRecord,
} from './records.ts';

/** How many people of each kind there are, the notable ones and the cast included. */
export interface Sizes {
  readonly colleagues: number;
  readonly mailContacts: number;
  /** Personal contacts in the mailboxes of the cast. */
  readonly staff: number;
  readonly admin: number;
  readonly approver: number;
  readonly editor: number;
  /** Mailboxes of other colleagues that hold contacts, about ten each. */
  readonly otherMailboxes: number;
}

export const defaultSizes: Sizes = {
  colleagues: 900,
  mailContacts: 700,
  staff: 150,
  admin: 80,
  approver: 60,
  editor: 30,
  otherMailboxes: 12,
};

export interface GeneratedPeople {
  readonly users: readonly UserRecord[];
  readonly mailContacts: readonly MailContactRecord[];
  readonly folders: readonly ContactFolderRecord[];
  readonly personalContacts: readonly PersonalContactRecord[];
  readonly groups: readonly GroupRecord[];
}

/** The moment from which all generated records look back: their times are as fixed as their names. */
const founding = Date.UTC(2026, 0, 1);
const day = 86_400_000;

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** Draws the whole organisation. The same seed and sizes give the same people, ids and times. */
export function generatePeople(seed: number, sizes: Sizes): GeneratedPeople {
  const random = createRandom(seed);
  const users = generateUsers(random, sizes.colleagues);
  const mailContacts = generateMailContacts(random, sizes.mailContacts);
  const personal = generatePersonalContacts(random, sizes, users, mailContacts);
  const members = (group: string): string[] =>
    Object.values(cast)
      .filter((person) => person.groups.some((id) => id === group))
      .map((person) => person.objectId);
  return {
    users,
    mailContacts,
    ...personal,
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

interface Person {
  readonly pool: NamePool;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  /** Local part for an e-mail address. */
  readonly address: string;
}

const poolWeights = namePools.reduce((sum, pool) => sum + pool.weight, 0);

function drawPerson(random: Random, country?: string): Person {
  let ticket = random.between(0, poolWeights - 1);
  const home = namePools.find((pool) => pool.country === country);
  const drawn = namePools.find((pool) => {
    ticket -= pool.weight;
    return ticket < 0;
  });
  const pool = home !== undefined && random.chance(0.7) ? home : (drawn ?? namePools[0]);
  const given = bothSpellings(random.pick(pool.given));
  const family = bothSpellings(random.pick(pool.family));
  const eastern = pool.country === 'JP';
  return {
    pool,
    givenName: given.own,
    surname: family.own,
    displayName: eastern ? `${family.own} ${given.own}` : `${given.own} ${family.own}`,
    address: `${toAddressPart(given.latin)}.${toAddressPart(family.latin)}`,
  };
}

/** Gives each address once: later ones get a number, as administrators do. */
function createAddressBook(): (local: string, domain: string) => string {
  const taken = new Set<string>();
  return (local, domain) => {
    let address = `${local}@${domain}`;
    for (let number = 2; taken.has(address); number += 1) address = `${local}${number}@${domain}`;
    taken.add(address);
    return address;
  };
}

function generateUsers(random: Random, count: number): UserRecord[] {
  const unique = createAddressBook();
  const users: UserRecord[] = Object.values(cast).map((person, at) => {
    unique(person.userPrincipalName.split('@')[0] ?? '', contosoDomain);
    const [givenName = '', surname = ''] = person.name.split(' ');
    return makeUser({
      id: person.objectId,
      userPrincipalName: person.userPrincipalName,
      displayName: person.name,
      givenName,
      surname,
      jobTitle:
        ['Directory Steward', 'Head of Communications', 'Account Manager', 'Sales Assistant'][at] ?? '',
      department: ['IT Operations', 'Marketing', 'Sales', 'Sales'][at] ?? '',
      officeLocation: 'HQ 2.0' + (at + 1),
      city: 'London',
      country: 'United Kingdom',
      preferredLanguage: 'en-GB',
      mobilePhone: `+44 7700 90000${at + 1}`,
      businessPhones: [`+44 20 7946 000${at + 1}`],
    });
  });
  for (const { mail, ...notable } of notableColleagues) {
    const userPrincipalName = mail === '' ? `${toAddressPart(notable.displayName)}@${contosoDomain}` : mail;
    unique(userPrincipalName.split('@')[0] ?? '', contosoDomain);
    users.push(makeUser({ id: random.guid(), userPrincipalName, ...notable, mail }));
  }
  while (users.length < count) {
    users.push(random.chance(0.03) ? drawGuest(random) : drawColleague(random, unique));
  }
  return users;
}

function drawColleague(random: Random, unique: ReturnType<typeof createAddressBook>): UserRecord {
  const person = drawPerson(random);
  const [city, postalCode] = random.pick(person.pool.cities);
  const mail = unique(person.address, contosoDomain);
  const country = person.pool.country;
  const aliases = random.chance(0.1) ? [`smtp:${mail.split('@')[0]}@contoso.example`] : [];
  return makeUser({
    id: random.guid(),
    userPrincipalName: mail,
    displayName: person.displayName,
    givenName: person.givenName,
    surname: person.surname,
    proxyAddresses: [`SMTP:${mail}`, ...aliases],
    jobTitle: random.chance(0.93) ? random.pick(colleagueTitles) : '',
    department: random.chance(0.95) ? random.pick(departments) : '',
    officeLocation: random.chance(0.8) ? `${city} ${random.between(1, 5)}.${random.digits(2)}` : '',
    city,
    postalCode,
    country: countryNames.of(country) ?? country,
    streetAddress: `${random.pick(person.pool.streets)} ${random.between(1, 140)}`,
    preferredLanguage: person.pool.language,
    mobilePhone: random.chance(0.55) ? tidyPhone(random, country, 'mobile') : '',
    businessPhones: random.chance(0.75) ? [drawPhone(random, country, 'landline')] : [],
    accountEnabled: random.chance(0.97),
    hasMailbox: random.chance(0.97),
  });
}

function drawGuest(random: Random): UserRecord {
  const company = random.pick(companies);
  const person = drawPerson(random, company.country);
  const mail = `${person.address}.guest${random.digits(2)}@${company.domain}`;
  return makeUser({
    id: random.guid(),
    userPrincipalName: `${mail.replace('@', '_')}#EXT#@contoso.onmicrosoft.com`,
    displayName: `${person.displayName} (${company.name})`,
    givenName: person.givenName,
    surname: person.surname,
    mail,
    companyName: company.name,
    userType: 'Guest',
    hasMailbox: false,
  });
}

function drawPhone(random: Random, country: string, kind: 'landline' | 'mobile'): string {
  return random.chance(0.5) ? tidyPhone(random, country, kind) : typedPhone(random, country, kind);
}

function generateMailContacts(random: Random, count: number): MailContactRecord[] {
  const contacts: MailContactRecord[] = [];
  const names = new Set<string>();
  const aliases = new Set<string>();
  const unique = createAddressBook();

  const add = (
    seed: Omit<MailContactSeed, 'guid' | 'externalDirectoryObjectId' | 'name' | 'alias' | 'createdAt'> & {
      readonly displayName: string;
    },
  ): void => {
    const plain = directoryName(seed.displayName);
    const domain = seed.externalEmailAddress.split('@')[1] ?? '';
    const name = untaken(
      names,
      [plain, directoryName(`${plain} (${domain})`)],
      (number) => `${plain} ${number}`,
    );
    const alias = untaken(aliases, [aliasFor(name)], (number) => `${aliasFor(name)}${number}`);
    const createdAt = founding - random.between(1, 1500) * day;
    const ids = { guid: random.guid(), externalDirectoryObjectId: random.guid() };
    contacts.push(makeMailContact({ ...seed, ...ids, name, alias, createdAt }));
  };

  for (const { email, hidden = false, ...notable } of notableMailContacts) {
    const [local = '', domain = ''] = email.split('@');
    add({ ...notable, externalEmailAddress: unique(local, domain), hiddenFromAddressLists: hidden });
  }
  while (contacts.length < count) add(drawMailContact(random, unique));
  return contacts;
}

function drawMailContact(random: Random, unique: ReturnType<typeof createAddressBook>) {
  const company: Company = random.pick(companies);
  const person = drawPerson(random, company.country);
  const country = person.pool.country;
  const [city, postalCode] = random.pick(person.pool.cities);
  const hasAddress = random.chance(0.6);
  const lastNameFirst = random.chance(0.08);
  return {
    displayName: lastNameFirst ? `${person.surname}, ${person.givenName}` : person.displayName,
    firstName: person.givenName,
    lastName: person.surname,
    externalEmailAddress: unique(person.address, company.domain),
    company: random.chance(0.9) ? company.name : '',
    title: random.chance(0.75) ? random.pick(externalTitles) : '',
    department: random.chance(0.3) ? random.pick(departments) : '',
    phone: random.chance(0.7) ? drawPhone(random, country, 'landline') : '',
    mobilePhone: random.chance(0.45) ? drawPhone(random, country, 'mobile') : '',
    fax: random.chance(0.1) ? tidyPhone(random, country, 'landline') : '',
    streetAddress: hasAddress ? `${random.pick(person.pool.streets)} ${random.between(1, 99)}` : '',
    city: hasAddress ? city : '',
    postalCode: hasAddress ? postalCode : '',
    country: hasAddress ? country : '',
    webPage: random.chance(0.4) ? `https://${company.domain}` : '',
    mailTip: random.chance(0.06) ? `${company.name} is outside of Contoso.` : '',
    hiddenFromAddressLists: random.chance(0.04),
    isDirSynced: random.chance(0.07),
  };
}

/** The first of the wishes that is not in the set (letter case aside), else numbered ones. Adds it to the set. */
function untaken(
  taken: Set<string>,
  wishes: readonly string[],
  numbered: (number: number) => string,
): string {
  let name = wishes.find((wish) => !taken.has(wish.toLowerCase()));
  for (let number = 2; name === undefined; number += 1) {
    if (!taken.has(numbered(number).toLowerCase())) name = numbered(number);
  }
  taken.add(name.toLowerCase());
  return name;
}

function generatePersonalContacts(
  random: Random,
  sizes: Sizes,
  users: readonly UserRecord[],
  mailContacts: readonly MailContactRecord[],
): { readonly folders: ContactFolderRecord[]; readonly personalContacts: PersonalContactRecord[] } {
  const folders: ContactFolderRecord[] = [];
  const personalContacts: PersonalContactRecord[] = [];

  const fill = (owner: string, count: number, notable: readonly PersonalDraft[]): void => {
    const main = makeFolder(owner, 'Contacts', true);
    folders.push(main);
    let number = 0;
    const add = (draft: PersonalDraft, folderId: string): void => {
      number += 1;
      const id = outlookId(`contact ${owner} ${number}`);
      const createdAt = founding - random.between(1, 2000) * day;
      personalContacts.push(makePersonalContact({ id, owner, folderId, createdAt, ...draft }));
    };
    for (const draft of notable) add(draft, main.id);
    while (number < count) add(drawPersonal(random, users, mailContacts), main.id);
    if (count < 100) return;
    // What lies in another folder is not shown by /users/{id}/contacts.
    const side = makeFolder(owner, 'Suppliers', false);
    folders.push(side);
    for (let extra = 0; extra < 8; extra += 1) add(drawPersonal(random, users, mailContacts), side.id);
  };

  for (const role of ['staff', 'admin', 'approver', 'editor'] as const) {
    const notable = notablePersonalContacts.filter((contact) => contact.of === role).map(notableDraft);
    fill(cast[role].objectId, sizes[role], notable);
  }
  const others = users.slice(Object.keys(cast).length).filter((user) => user.hasMailbox);
  for (const user of others.slice(0, sizes.otherMailboxes)) fill(user.id, random.between(5, 20), []);
  return { folders, personalContacts };
}

type PersonalDraft = Pick<PersonalContactRecord, 'texts' | 'lists' | 'addresses' | 'emailAddresses'>;

function notableDraft(contact: (typeof notablePersonalContacts)[number]): PersonalDraft {
  const { of: _of, email, businessPhones = [], homePhones = [], ...texts } = contact;
  return {
    texts,
    lists: { businessPhones, homePhones },
    addresses: {},
    emailAddresses: email === undefined ? [] : [{ name: contact.displayName || email, address: email }],
  };
}

/** Somebody's own contact: often a person whom the company knows too, with details typed by hand. */
function drawPersonal(
  random: Random,
  users: readonly UserRecord[],
  mailContacts: readonly MailContactRecord[],
): PersonalDraft {
  const lot = random.next();
  if (lot < 0.3) {
    const known = mailContacts[random.between(0, mailContacts.length - 1)];
    if (known !== undefined) {
      const { displayName, firstName, lastName, company, title, externalEmailAddress } = known;
      return personalDraft(random, known.country || 'GB', externalEmailAddress, {
        displayName,
        givenName: firstName,
        surname: lastName,
        companyName: company,
        jobTitle: random.chance(0.5) ? title : '',
      });
    }
  }
  if (lot < 0.45) {
    const known = users[random.between(0, users.length - 1)];
    if (known !== undefined) {
      const { displayName, givenName, surname, mail } = known;
      return personalDraft(random, 'GB', mail, { displayName, givenName, surname, companyName: 'Contoso' });
    }
  }
  const person = drawPerson(random);
  const company = random.pick(companies);
  const email = random.chance(0.8) ? `${person.address}${random.digits(2)}@${company.domain}` : '';
  return personalDraft(random, person.pool.country, email, {
    displayName: person.displayName,
    givenName: person.givenName,
    surname: person.surname,
    companyName: random.chance(0.7) ? company.name : '',
    jobTitle: random.chance(0.4) ? random.pick(externalTitles) : '',
    nickName: random.chance(0.08) ? person.givenName.slice(0, 3) : '',
    personalNotes: random.chance(0.1) ? 'Met at the trade fair.' : '',
  });
}

function personalDraft(
  random: Random,
  country: string,
  email: string,
  texts: Readonly<Record<string, string>>,
): PersonalDraft {
  const mobilePhone = random.chance(0.7) ? typedPhone(random, country, 'mobile') : '';
  return {
    texts: { ...texts, mobilePhone },
    lists: {
      businessPhones: random.chance(0.5) ? [typedPhone(random, country, 'landline')] : [],
      homePhones: random.chance(0.1) ? [typedPhone(random, country, 'landline')] : [],
    },
    addresses: {},
    emailAddresses: email === '' ? [] : [{ name: texts.displayName ?? email, address: email }],
  };
}
