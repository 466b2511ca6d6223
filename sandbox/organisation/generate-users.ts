import { cast, contosoDomain } from './cast.ts';
import { colleagueTitles, companies, departments } from './companies.ts';
import { createAddressBook, drawPerson, drawPhone } from './draw-person.ts';
import { makeUser } from './make-records.ts';
import { toAddressPart } from './name-pools.ts';
import { notableColleagues } from './notable-people.ts';
import { tidyPhone } from './phone-numbers.ts';
import type { Random } from './random.ts';
import type { UserRecord } from './records.ts';

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** The cast, the notable colleagues, and others by chance up to `count`; a few of them are guests. */
export function generateUsers(random: Random, count: number): UserRecord[] {
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
  return withManagers(users);
}

/** The first of a department leads it; the leaders have nobody above them, nor have guests. */
function withManagers(users: readonly UserRecord[]): UserRecord[] {
  const leaders = new Map<string, string>();
  return users.map((user) => {
    if (user.userType === 'Guest' || user.department === '') return user;
    const leader = leaders.get(user.department);
    if (leader !== undefined) return { ...user, managerId: leader };
    leaders.set(user.department, user.id);
    return user;
  });
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
