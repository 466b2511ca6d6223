import { companies, departments, externalTitles } from './companies.ts';
import { drawPerson, drawPhone } from './draw-person.ts';
import { notableDatabaseContacts } from './notable-people.ts';
import type { Random } from './random.ts';
import type { DatabaseContactRecord, MailContactRecord } from './records.ts';

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

/**
 * What the feeding system, a supplier register, has put into Unified Contacts: the notable suppliers, people who are
 * mail contacts too, and people who are nowhere else.
 */
export function generateDatabaseContacts(
  random: Random,
  count: number,
  mailContacts: readonly MailContactRecord[],
): DatabaseContactRecord[] {
  const contacts = notableDatabaseContacts.map((columns) => stored(random, columns));
  while (contacts.length < count) {
    const known = random.chance(0.4) ? mailContacts[random.between(0, mailContacts.length - 1)] : undefined;
    contacts.push(stored(random, known === undefined ? drawStranger(random) : sameAs(known)));
  }
  return contacts;
}

function stored(random: Random, columns: Readonly<Record<string, string>>): DatabaseContactRecord {
  const filled = Object.entries(columns).filter(([, value]) => value !== '');
  return { id: `sap_${random.guid()}`, columns: { ...Object.fromEntries(filled), source: 'sap' } };
}

/** A mail contact as the supplier register knows it. */
function sameAs(contact: MailContactRecord): Readonly<Record<string, string>> {
  return {
    displayName: contact.displayName,
    jobTitle: contact.title,
    companyName: contact.company,
    mailAddresses: contact.externalEmailAddress,
    mobilePhoneNumbers: contact.mobilePhone,
    businessPhoneNumbers: contact.phone,
    addressCity: contact.city,
    addressCountry: contact.country === '' ? '' : (countryNames.of(contact.country) ?? ''),
  };
}

function drawStranger(random: Random): Readonly<Record<string, string>> {
  const company = random.pick(companies);
  const person = drawPerson(random, company.country);
  const { country } = person.pool;
  const [city, postalCode] = random.pick(person.pool.cities);
  const phones = [drawPhone(random, country, 'landline'), drawPhone(random, country, 'landline')];
  return {
    displayName: person.displayName,
    jobTitle: random.chance(0.7) ? random.pick(externalTitles) : '',
    department: random.chance(0.3) ? random.pick(departments) : '',
    companyName: company.name,
    mailAddresses: `${person.address}.${random.digits(3)}@${company.domain}`,
    mobilePhoneNumbers: random.chance(0.4) ? drawPhone(random, country, 'mobile') : '',
    businessPhoneNumbers: phones.slice(0, random.between(0, 2)).join(';'),
    addressStreetAddress: `${random.pick(person.pool.streets)} ${random.between(1, 99)}`,
    addressPostalCode: postalCode,
    addressCity: city,
    addressCountry: countryNames.of(country) ?? '',
  };
}

/** The supplier register's own list of what it has fed, as CSV with a line of names: its ids are known nowhere else. */
export function feedingSystemCsv(contacts: readonly DatabaseContactRecord[]): string {
  const rows = contacts
    .filter((contact) => contact.columns.source === 'sap')
    .map(({ id, columns }) => [
      id,
      columns.displayName ?? '',
      columns.mailAddresses ?? '',
      columns.companyName ?? '',
    ]);
  const lines = [['id', 'displayName', 'mailAddresses', 'companyName'], ...rows].map((row) =>
    row.map(cell).join(','),
  );
  return `${lines.join('\r\n')}\r\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
