import { cast } from './cast.ts';
import { day, founding } from './founding.ts';
import { notableDraft } from './generate-personal-contacts.ts';
import { aliasFor, directoryName, makeMailContact, makePersonalContact, outlookId } from './make-records.ts';
import { sharedMailContacts, sharedPersonalContacts } from './notable-people.ts';
import type { Random } from './random.ts';
import type { ContactFolderRecord, MailContactRecord, PersonalContactRecord } from './records.ts';

/** The mail contacts who are in other places too, and what the cast has of them in the default folders. */
export function generateSharedPeople(
  random: Random,
  folders: readonly ContactFolderRecord[],
): { readonly mailContacts: MailContactRecord[]; readonly personalContacts: PersonalContactRecord[] } {
  const before = (): number => founding - random.between(1, 1500) * day;
  const mailContacts = sharedMailContacts.map(({ email, hidden = false, ...contact }) => {
    const name = directoryName(contact.displayName);
    return makeMailContact({
      ...contact,
      guid: random.guid(),
      externalDirectoryObjectId: random.guid(),
      name,
      alias: aliasFor(name),
      externalEmailAddress: email,
      hiddenFromAddressLists: hidden,
      createdAt: before(),
    });
  });
  const personalContacts = sharedPersonalContacts.flatMap((contact) => {
    const owner = cast[contact.of].objectId;
    const folder = folders.find((candidate) => candidate.owner === owner && candidate.isDefault);
    if (folder === undefined) return [];
    const id = outlookId(`contact ${owner} ${contact.email}`);
    return [
      makePersonalContact({ id, owner, folderId: folder.id, createdAt: before(), ...notableDraft(contact) }),
    ];
  });
  return { mailContacts, personalContacts };
}
