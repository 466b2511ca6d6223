import { type Company, companies, departments, externalTitles } from './companies.ts';
import { createAddressBook, drawPerson, drawPhone } from './draw-person.ts';
import { day, founding } from './founding.ts';
import { aliasFor, directoryName, type MailContactSeed, makeMailContact } from './make-records.ts';
import { notableMailContacts } from './notable-people.ts';
import { tidyPhone } from './phone-numbers.ts';
import type { Random } from './random.ts';
import type { MailContactRecord } from './records.ts';

/** The notable mail contacts, and others by chance up to `count`. */
export function generateMailContacts(random: Random, count: number): MailContactRecord[] {
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
