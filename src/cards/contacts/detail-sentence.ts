import type { Contact, ContactField } from '../../contacts/contact.ts';
import { messages } from '../../languages/messages.ts';
import { literal } from '../engine/plain.ts';
import { chatLink, phoneText } from '../engine/safe-link.ts';

/** What can be asked about a person and is not shown large on their card. */
export type SaidDetail = 'mobile' | 'chat' | 'department';

/** Returns the answer to a question for a detail: "Mobile phone: +44 7700 900123", or that it is not stored. */
export function detailSentence(contact: Contact, detail: SaidDetail): string {
  switch (detail) {
    case 'chat': {
      const canChat = contact.account !== 'disabled' && chatLink(contact.userPrincipalName) !== '';
      return canChat ? 'Choose Chat to write to them in Teams.' : 'You can chat with colleagues only.';
    }
    case 'mobile':
      return sentence('mobilePhones', contact.mobilePhones.map(phoneText), 'No mobile number is stored.');
    case 'department':
      return sentence('department', [contact.department], 'No department is stored.');
  }
}

/** The most values in the sentence; the card below has all. */
const mostValues = 3;

function sentence(field: ContactField, values: readonly string[], missing: string): string {
  const shown = values.map((value) => literal(value, 120)).filter((value) => value !== '');
  return shown.length === 0 ? missing : `${messages.fields[field]}: ${shown.slice(0, mostValues).join(', ')}`;
}
