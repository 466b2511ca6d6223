import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.approver, house.staff]) await member.open();
});
afterAll(() => house.close());

const stored = (email: string) =>
  house.sandbox.organisation.mailContacts.all().find((contact) => contact.externalEmailAddress === email);

async function say(member: ChatMember, text: string): Promise<SeenMessage | undefined> {
  const before = new Set(member.messages().map(({ id }) => id));
  await member.say(text);
  const fits = ({ id, card }: SeenMessage) =>
    !before.has(id) && /^(?:New contact|Edit )/.test(String(card?.fallbackText));
  return member.waitFor(fits, patience);
}

/** The value of an input that a form shows. */
const shown = (message: SeenMessage | undefined, id: string) =>
  new RegExp(`"id":"in_${id}".*?"value":"((?:[^"\\\\]|\\\\.)*)"`).exec(JSON.stringify(message?.card))?.[1];

const add = async (member: ChatMember, inputs: Readonly<Record<string, string>>, button = 'Save') =>
  member.press(await say(member, 'add contact'), button, inputs);

describe('a display name that is missing', () => {
  it.each([
    ['Ana', 'Composed', 'Ana Composed'],
    ['Only', '', 'Only'],
    ['', 'Lastly', 'Lastly'],
    ['明', '王', '王明'],
  ])('is made of “%s” and “%s”', async (given, last, name) => {
    const email = `composed.${name.codePointAt(0)}.${name.length}@nordwind.example`;

    const { message } = await add(house.admin, {
      in_givenName: given,
      in_surname: last,
      in_emails: email,
    });

    expect(words(message)).toContain('Contact added');
    expect(words(message)).toContain(name);
    expect(stored(email)).toMatchObject({ displayName: name });
  });

  it('is in the request that the approver sees', async () => {
    const inputs = { in_givenName: 'Bea', in_surname: 'Asked', in_emails: 'bea.asked@nordwind.example' };

    const { message } = await add(house.staff, inputs, 'Submit for approval');

    const number = /CR-\d+/.exec(words(message))?.[0] ?? 'none';
    const asked = await house.approver.waitFor(
      (seen) => words(seen).includes(number) && titles(house.approver, seen).includes('Approve'),
      patience,
    );
    expect(words(asked)).toContain('Add Bea Asked to the mail contacts?');
    expect(words(asked)).toContain('Name\nBea Asked');
  });

  it('is asked for when there is no name at all', async () => {
    const { message } = await add(house.admin, { in_emails: 'nameless@nordwind.example' });

    expect(words(message)).toContain('First name: \nEnter a first or last name, or a company.');
    expect(shown(message, 'emails')).toBe('nameless@nordwind.example');
  });

  it('is the company for a hotline, which lives in Outlook with only a phone number', async () => {
    const inputs = { in_company: 'Nordwind Hotline', in_businessPhones: '+49 30 5550100' };
    const form = await say(house.staff, 'add contact');
    const refused = await house.staff.press(form, 'Submit for approval', inputs, { skipsChecks: true });
    const moved = await house.staff.press(
      refused.message,
      'Save to your Outlook contacts instead',
      {},
      { skipsChecks: true },
    );
    const { message: added } = await house.staff.press(moved.message, 'Save', {});
    const found = await answerTo(house.staff, 'Nordwind Hotline');
    const edit = await say(house.staff, 'edit Nordwind Hotline');
    const { message: edited } = await house.staff.press(edit, 'Save', {
      in_businessPhones: '+49 30 5550111',
    });

    expect(words(refused.message)).toContain('A mail contact needs an e-mail address');
    expect(words(added)).toContain('Contact added');
    expect(words(found).match(/^Nordwind Hotline$/gm)).toHaveLength(1);
    expect(words(found)).toContain('+49 30 5550100');
    expect(words(edited)).toContain('Contact changed');
    const stored = house.sandbox.organisation.mailbox(cast.staff.objectId).all();
    expect(stored.filter(({ texts }) => texts.companyName === 'Nordwind Hotline')).toMatchObject([
      { texts: { displayName: 'Nordwind Hotline' }, lists: { businessPhones: ['+49 30 5550111'] } },
    ]);
  });

  it('follows first and last name if it was made of them, and stays otherwise', async () => {
    const email = 'cleo.stays@nordwind.example';
    await add(house.admin, { in_givenName: 'Cleo', in_surname: 'Stays', in_emails: email });

    await house.admin.press(await say(house.admin, `edit contact ${email}`), 'Save', {
      in_givenName: 'Clea',
    });
    expect(stored(email)).toMatchObject({ displayName: 'Clea Stays', firstName: 'Clea' });

    await house.admin.press(await say(house.admin, `edit contact ${email}`), 'Save', {
      in_displayName: 'Stays, Clea',
    });
    await house.admin.press(await say(house.admin, `edit contact ${email}`), 'Save', {
      in_givenName: 'Clementine',
    });
    expect(stored(email)).toMatchObject({ displayName: 'Stays, Clea', firstName: 'Clementine' });

    const emptied = await house.admin.press(await say(house.admin, `edit contact ${email}`), 'Save', {
      in_displayName: '',
    });
    await house.admin.press(emptied.message, 'Clear Display name');
    expect(stored(email)).toMatchObject({ displayName: 'Clementine Stays' });
  });

  it('does not make first and last name of a display name', async () => {
    const email = 'dora.whole@nordwind.example';

    await add(house.admin, { in_displayName: 'Dora Whole', in_emails: email });

    expect(stored(email)).toMatchObject({ displayName: 'Dora Whole', firstName: '', lastName: '' });
  });
});

describe('a new contact that may be there already', () => {
  it.each([
    ['name', { in_displayName: 'John Doe' }, /John Doe .* already exists: same name/],
    [
      'name in parts and in another order',
      { in_displayName: 'Doe, John' },
      /John Doe .* already exists: same name/,
    ],
    [
      'phone',
      { in_displayName: 'Not Him', in_mobilePhones: '07700 900123' },
      /: same (?:mobile|phone) number/,
    ],
    [
      'address',
      { in_displayName: 'Not Him', in_emails: 'JOHN.Doe@contoso-partner.example' },
      /: same e-mail address/,
    ],
  ])('by its %s is asked about once, with everything typed', async (what, typed, hint) => {
    const inputs = {
      in_emails: `another.${what.length}@nordwind.example`,
      in_jobTitle: 'Buyer of bolts',
      ...typed,
    };

    const { message } = await add(house.admin, inputs);

    expect(words(message)).toMatch(hint);
    expect(titles(house.admin, message)).toEqual(expect.arrayContaining(['Create anyway', 'Cancel']));
    expect(titles(house.admin, message)).not.toContain('Save');
    for (const [id, value] of Object.entries(inputs)) expect(shown(message, id.slice(3))).toBe(value);
    expect(stored(inputs.in_emails)).toBeUndefined();
  });

  it('opens beside the form, which can still be sent with a reason, and is added without asking again', async () => {
    const email = 'john.again@nordwind.example';
    const { message: form } = await add(house.admin, { in_displayName: 'John Doe', in_emails: email });
    const open = titles(house.admin, form).find((title) => /^(?:Open existing|Open John Doe)/.test(title));

    const opened = await house.admin.press(form, open ?? 'none');
    expect(opened.sent.map(words).join()).toContain('john.doe@contoso-partner.example');
    expect(shown(opened.message, 'emails')).toBe(email);
    const asked = await house.admin.press(opened.message, 'Create anyway', { in_company: 'Nordwind AB' });
    expect(words(asked.message)).toContain('Enter why it’s no duplicate');
    expect(stored(email)).toBeUndefined();
    const added = await house.admin.press(asked.message, 'Create anyway', { in_reason: 'Two namesakes' });

    expect(words(added.message)).toContain('Contact added');
    expect(stored(email)).toMatchObject({ displayName: 'John Doe', company: 'Nordwind AB' });
  });

  it('is asked about anew when it was changed into somebody else who is there', async () => {
    const email = 'now.amy@nordwind.example';
    const { message: form } = await add(house.admin, { in_displayName: 'John Doe', in_emails: email });

    const again = await house.admin.press(form, 'Create anyway', { in_displayName: 'Amy Smith' });

    expect(words(again.message)).toMatch(/Amy Smith.* already exists/);
    expect(words(again.message)).not.toMatch(/John Doe.* already exists/);
    expect(stored(email)).toBeUndefined();
  });

  it('asks staff as well, before anybody has to approve', async () => {
    const inputs = { in_displayName: 'John Doe', in_emails: 'john.staff@nordwind.example' };
    const { message: form } = await add(house.staff, inputs, 'Submit for approval');
    expect(words(form)).toMatch(/John Doe.* already exists/);

    const { message } = await house.staff.press(form, 'Create anyway', { in_reason: 'Father and son' });

    expect(words(message)).toContain('Waiting for approval');
    const number = /CR-\d+/.exec(words(message))?.[0] ?? 'none';
    expect(words(await answerTo(house.approver, `status ${number}`))).toContain('Father and son');
  });

  it('can be updated in place of it, with what was typed', async () => {
    const email = 'known.already@nordwind.example';
    await add(house.admin, { in_displayName: 'Known Already', in_emails: email });
    const { message: form } = await add(house.admin, {
      in_displayName: 'Known Already',
      in_jobTitle: 'Head of bolts',
      in_emails: 'known2@nordwind.example',
    });

    const { message: edited } = await house.admin.press(form, 'Update existing');
    expect(words(edited)).toContain('Edit');
    expect(shown(edited, 'jobTitle')).toBe('Head of bolts');
    await house.admin.press(edited, 'Save', { in_emails: email });

    expect(stored(email)).toMatchObject({ title: 'Head of bolts' });
    expect(stored('known2@nordwind.example')).toBeUndefined();
  });

  it('is asked about when a contact is edited into it, and saved with a reason', async () => {
    const email = 'gerda.single@nordwind.example';
    await add(house.admin, { in_displayName: 'Gerda Single', in_emails: email });
    const form = () => say(house.admin, `edit contact ${email}`);
    await house.admin.press(await form(), 'Save', { in_jobTitle: 'Buyer' });
    expect(stored(email)).toMatchObject({ title: 'Buyer' });

    const { message } = await house.admin.press(await form(), 'Save', { in_mobilePhones: '07700 900123' });
    expect(words(message)).toMatch(/already exists: same (?:mobile|phone) number/);
    const { message: asked } = await house.admin.press(message, 'Save anyway');
    expect(words(asked)).toContain('Enter why it’s no duplicate');
    const saved = await house.admin.press(asked, 'Save anyway', { in_reason: 'They share the number' });

    expect(words(saved.message)).toContain('Contact changed');
    expect(words(await answerTo(house.admin, `history of ${email}`))).toContain('They share the number');
    // What was saved so is not asked about again.
    const { message: again } = await house.admin.press(await form(), 'Save', { in_surname: 'Only' });
    expect(words(again)).not.toContain('already exists');
  });

  it('never names somebody else’s own contact, and names one’s own', async () => {
    const form = await say(house.approver, 'add contact to my Outlook contacts');
    const own = {
      in_displayName: 'Hida Way',
      in_emails: 'hida@home.example',
      in_mobilePhones: '+46 70 555 01 01',
    };
    await house.approver.press(form, 'Save', own);
    const mailbox = house.sandbox.organisation.mailbox(cast.approver.objectId).all();
    expect(mailbox.some(({ texts }) => texts.displayName === 'Hida Way')).toBe(true);

    const { message: theirs } = await add(house.admin, own);
    const second = await say(house.approver, 'add contact to my Outlook contacts');
    const { message: mine } = await house.approver.press(second, 'Save', own);

    expect(words(theirs)).toContain('Contact added');
    expect(words(theirs)).not.toContain('already exists');
    expect(words(mine)).toMatch(/Hida Way.* already exists/);
  });
});
