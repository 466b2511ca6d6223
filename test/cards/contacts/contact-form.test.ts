import { describe, expect, it } from 'vitest';
import { type ContactFormData, contactForm } from '../../../src/cards/contacts/contact-form.ts';
import { inputPrefix } from '../../../src/cards/engine/card.ts';
import { contactFields, emptyFields } from '../../../src/contacts/contact.ts';
import { elementsOf, type Json } from '../lint-card.ts';
import { action, allFields } from '../sample-cards.ts';

const data: ContactFormData = {
  mode: 'create',
  sourceTitle: 'mail contacts',
  values: emptyFields,
  fields: allFields,
  problems: [],
  notice: '',
  asking: { words: '', reason: '', takesReason: false },
  actions: [action('Save', 'contact.create'), action('Cancel', 'form.cancel', { sendsInputs: false })],
  elsewhere: [],
};

const elements = (form: ContactFormData) => elementsOf(contactForm(form));
const inputs = (form: ContactFormData) =>
  elements(form).flatMap(([, element]) => (String(element.type).startsWith('Input.') ? [element] : []));
const input = (form: ContactFormData, field: string): Json =>
  inputs(form).find(({ id }) => id === inputPrefix + field) ?? {};
const folded = (form: ContactFormData): Json =>
  elements(form).find(([, { id }]) => id === 'moreDetails')?.[1] ?? {};

describe('the contact form', () => {
  it('has an input for every field of the system and for no other', () => {
    const { displayName, emails } = allFields;
    const few = { ...data, fields: { ...(displayName && { displayName }), ...(emails && { emails }) } };

    expect(
      inputs(data)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(contactFields.map((field) => inputPrefix + field).sort());
    expect(inputs(few).map(({ id }) => id)).toEqual(['in_displayName', 'in_emails']);
    expect(folded(few)).toEqual({});
  });

  it('marks what is required, gives examples, and gives each field its keyboard', () => {
    const unnamed = { ...data, fields: { ...data.fields } };
    delete (unnamed.fields as { givenName?: unknown }).givenName;

    expect(input(unnamed, 'displayName')).toMatchObject({ isRequired: true, maxLength: 256, style: 'text' });
    expect(input(data, 'displayName')).toMatchObject({ isRequired: false, label: 'Display name' });
    expect(input(data, 'company')).toMatchObject({ isRequired: false, placeholder: 'Contoso Ltd.' });
    expect(input(data, 'fax')).toMatchObject({ style: 'tel' });
    expect(input(data, 'webPage')).toMatchObject({ style: 'url' });
    expect(input(data, 'emails')).toMatchObject({
      label: 'E-mail addresses',
      maxLength: 3 * 254 + 4,
      style: 'text',
    });
    expect(input(data, 'notes')).toMatchObject({ isMultiline: true });
    expect(input(data, 'hiddenFromAddressLists')).toMatchObject({ type: 'Input.Toggle', value: 'false' });
  });

  it('leaves the validation of required fields to the server where the form can move to another store', () => {
    const emails = { required: true, maxLength: 254, maxValues: 1 };
    const form = {
      ...data,
      fields: { ...data.fields, emails },
      elsewhere: [action('Save to Outlook instead', 'contact.move')],
    };

    expect(inputs(form).filter(({ isRequired }) => isRequired === true)).toEqual([]);
    expect(input(form, 'emails')).toMatchObject({ label: 'E-mail *' });
    expect(input(form, 'displayName')).toMatchObject({ label: 'Display name' });
    expect(input(form, 'company')).toMatchObject({ label: 'Company' });
  });

  it('keeps what was typed as it was typed', () => {
    const values = {
      ...emptyFields,
      displayName: '  [John](x) \x24{y} ',
      emails: ['a@b.example', 'c d'],
      notes: 'one\n\n- two',
      hiddenFromAddressLists: true,
    };

    expect(input({ ...data, values }, 'displayName').value).toBe('  [John](x) \x24{y} ');
    expect(input({ ...data, values }, 'emails').value).toBe('a@b.example; c d');
    expect(input({ ...data, values }, 'notes').value).toBe('one\n\n- two');
    expect(input({ ...data, values }, 'hiddenFromAddressLists').value).toBe('true');
  });

  it('says each problem at its field and beside the buttons', () => {
    const form = { ...data, problems: [{ field: 'emails', message: '“x” is no address' } as const] };

    const texts = elements(form).filter(([, { text }]) => text === '“x” is no address');

    expect(texts).toHaveLength(2);
    expect(JSON.stringify(contactForm(form))).toContain('Check one field');
  });

  it('folds the rest away until it holds a value or a problem', () => {
    const filled = { ...data, values: { ...emptyFields, city: 'Bonn' } };
    const wrong = { ...data, problems: [{ field: 'webPage', message: 'x' } as const] };
    const named = { givenName: 'Ana', surname: 'Berg', displayName: 'Ana Berg' };
    const essential = { ...data, values: { ...emptyFields, ...named, emails: ['ana@contoso.com'] } };

    expect([data, essential, filled, wrong].map((form) => folded(form).isVisible)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('never folds away a required field, which would block Save without a word', () => {
    const form = { ...data, fields: { ...allFields, city: { required: true, maxLength: 50, maxValues: 1 } } };

    const hidden = elementsOf(folded(form)).filter(([, { isRequired }]) => isRequired === true);

    expect(hidden).toEqual([]);
    expect(input(form, 'city')).toMatchObject({ isRequired: true });
  });

  it('lets Cancel leave without filling in anything', () => {
    const buttons = elements(data).filter(([, { type }]) => type === 'Action.Execute');

    expect(buttons.map(([, { title, associatedInputs }]) => [title, associatedInputs])).toEqual([
      ['Save', 'auto'],
      ['Cancel', 'none'],
    ]);
  });
});
