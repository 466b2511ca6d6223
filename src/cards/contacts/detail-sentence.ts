import type { Contact, ContactField } from '../../contacts/contact.ts';
import { literal } from '../engine/plain.ts';
import { chatLink } from '../engine/safe-link.ts';
import { fieldLabels } from './field-labels.ts';

/** What can be asked about a person. */
export type Detail = 'phone' | 'mobile' | 'email' | 'chat' | 'address' | 'company' | 'title' | 'department';

/** Returns the answer to a question for a detail: "Mobile phone: +44 7700 900123", or that it is not stored. */
export function detailSentence(contact: Contact, detail: Detail): string {
  if (detail === 'chat') {
    const canChat = contact.account !== 'disabled' && chatLink(contact.userPrincipalName) !== '';
    return canChat ? 'Press Chat to write to them in Teams.' : 'You can chat with colleagues only.';
  }
  const { fields, otherwise, missing } = answers[detail];
  const found = valuesOf(contact, fields);
  if (found !== '') return found;
  const instead = valuesOf(contact, otherwise);
  return instead === '' ? `${missing} is stored.` : `${missing} is stored. ${instead}`;
}

const phones: readonly ContactField[] = ['mobilePhones', 'businessPhones', 'homePhones'];

const answers: Readonly<
  Record<
    Exclude<Detail, 'chat'>,
    {
      readonly fields: readonly ContactField[];
      /** What is told if none of them has a value. */
      readonly otherwise: readonly ContactField[];
      readonly missing: string;
    }
  >
> = {
  phone: { fields: phones, otherwise: ['emails'], missing: 'No phone number' },
  mobile: { fields: ['mobilePhones'], otherwise: phones, missing: 'No mobile number' },
  email: { fields: ['emails'], otherwise: phones, missing: 'No e-mail address' },
  address: {
    fields: ['office', 'street', 'postalCode', 'city', 'state', 'country'],
    otherwise: ['company'],
    missing: 'No address',
  },
  company: { fields: ['company', 'department'], otherwise: [], missing: 'No company' },
  title: { fields: ['jobTitle', 'department'], otherwise: ['company'], missing: 'No job title' },
  department: { fields: ['department'], otherwise: ['company'], missing: 'No department' },
};

/** The most values of a field in the sentence; the card below has all. */
const mostValues = 3;

function valuesOf(contact: Contact, fields: readonly ContactField[]): string {
  return fields
    .flatMap((field) => {
      const value = contact[field];
      if (typeof value === 'boolean') return [];
      const values = (typeof value === 'string' ? [value] : value)
        .map((one) => literal(one.replace(/\s/g, ' '), 120))
        .filter((one) => one !== '');
      return values.length === 0 ? [] : [`${fieldLabels[field]}: ${values.slice(0, mostValues).join(', ')}`];
    })
    .join(' · ');
}
