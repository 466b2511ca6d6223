import type { Contact, ContactField } from '../../contacts/contact.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { literal } from '../engine/plain.ts';
import { chatLink, phoneText } from '../engine/safe-link.ts';

/** What can be asked about a person and is not shown large on their card. */
export type SaidDetail = 'mobile' | 'chat' | 'department' | 'website';

/** Returns the answer to a question for a detail: "Mobile phone: +44 7700 900123", or that it is not stored. */
export function detailSentence(contact: Contact, detail: SaidDetail): string {
  switch (detail) {
    case 'chat': {
      const canChat = contact.account !== 'disabled' && chatLink(contact.userPrincipalName) !== '';
      return canChat
        ? messages.contacts.chooseChatToWriteToThem
        : messages.contacts.youCanChatWithColleaguesOnly;
    }
    case 'mobile':
      return sentence(
        'mobilePhones',
        contact.mobilePhones.map(phoneText),
        messages.contacts.noMobileNumberIsStored,
      );
    case 'department':
      return sentence('department', [contact.department], messages.contacts.noDepartmentIsStored);
    case 'website':
      return sentence('webPage', [contact.webPage], messages.contacts.noWebPageIsStored);
  }
}

/** The most values in the sentence; the card below has all. */
const mostValues = 3;

function sentence(field: ContactField, values: readonly string[], missing: string): string {
  const shown = values.map((value) => literal(value, 120)).filter((value) => value !== '');
  if (shown.length === 0) return missing;
  const known = listItems(shown.slice(0, mostValues));
  return messages.contacts.fieldValues({ field: messages.fields[field], values: known });
}
