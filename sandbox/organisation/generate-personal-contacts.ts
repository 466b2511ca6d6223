import { cast } from './cast.ts';
import { companies, externalTitles } from './companies.ts';
import { drawPerson } from './draw-person.ts';
import { day, founding } from './founding.ts';
import { makeFolder, makePersonalContact, outlookId } from './make-records.ts';
import { type NotablePersonalContact, notablePersonalContacts } from './notable-people.ts';
import { typedPhone } from './phone-numbers.ts';
import type { Random } from './random.ts';
import type { ContactFolderRecord, MailContactRecord, PersonalContactRecord, UserRecord } from './records.ts';
import type { Sizes } from './sizes.ts';

/** The contacts in the mailboxes of the cast and of some others, with the folders that they lie in. */
export function generatePersonalContacts(
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

/** What a notable contact is like in a mailbox. */
export function notableDraft(contact: NotablePersonalContact): PersonalDraft {
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
