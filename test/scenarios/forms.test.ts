import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { addAnyway, type House, openHouse, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.staff]) await member.open();
});
afterAll(() => house.close());

const mailbox = () => house.sandbox.organisation.mailbox(cast.staff.objectId);
const own = (name: string) =>
  mailbox()
    .all()
    .find(({ texts }) => texts.displayName === name);
const mailContact = (name: string) =>
  house.sandbox.organisation.mailContacts.all().find(({ displayName }) => displayName === name);

/** Presses a button as a client does that sends only these inputs. */
function pressWith(
  member: ChatMember,
  form: SeenMessage | undefined,
  title: string,
  inputs: Readonly<Record<string, unknown>>,
) {
  const action = member.actions(form).find((one) => one.title === title);
  return member.press(form, title, {}, { data: { ...(action?.data as object), ...inputs } as never });
}

/** The values of the inputs that a form shows. */
function shown(message: SeenMessage | undefined): Readonly<Record<string, string>> {
  const found = JSON.stringify(message?.card).matchAll(/"id":"(in_\w+)".*?"value":("(?:[^"\\\\]|\\\\.)*")/g);
  return Object.fromEntries(Array.from(found, ([, id, value]) => [id, JSON.parse(value ?? '""')]));
}

/** An own contact of the staff member with values that no form would have written like this. */
async function knowsJane(name: string) {
  const [form] = await house.staff.say('add contact to my Outlook contacts');
  await addAnyway(house.staff, form, 'Save', {
    in_displayName: name,
    in_emails: `one@${name.toLowerCase()}.example; two@${name.toLowerCase()}.example`,
    in_company: 'Fabrikam',
    in_jobTitle: 'Buyer',
    in_mobilePhones: '+49 171 5550100',
    in_imAddresses: 'x@y.example',
    in_notes: 'x',
    in_street: 'x',
    in_city: 'Oslo',
  });
  const record = own(name);
  const address = record?.addresses.businessAddress;
  if (record === undefined || address === undefined) throw new Error('not added');
  mailbox().put({
    ...record,
    texts: {
      ...record.texts,
      surname: `${name},  J.`,
      personalNotes: '\nDoor code:\r\n  A   12\r\n\r\nAsk   Bob',
      businessHomePage: 'www.fabrikam.example',
    },
    lists: { ...record.lists, imAddresses: ['sip:roe@contoso.example;gruu'] },
    addresses: {
      ...record.addresses,
      businessAddress: { ...address, street: 'S 1\r\nS  2' },
    },
  });
  return own(name);
}

const openForm = async (name: string) => {
  const [card] = await house.staff.say(`edit contact ${name}`);
  return card;
};

describe('a form while the database cannot be written', () => {
  const name = 'Patient Writer';

  it('is saved with what was entered once it can, although the refusal has taken its place', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'cardfile-form-'));
    const locked = await openHouse({ DATA_DIR: directory });
    try {
      const { admin, sandbox } = locked;
      const [form] = await admin.say('add contact');
      const other = new DatabaseSync(join(directory, 'cardfile.db'), { timeout: 10_000 });
      other.exec('begin immediate');
      const inputs = { in_displayName: name, in_givenName: 'Patient', in_surname: 'Writer' };
      await admin.press(form, 'Save', {
        ...inputs,
        in_emails: 'patient@fabrikam.example',
        in_notes: 'Née “X”',
      });
      const refused = await admin.waitFor((seen) => words(seen).includes('I can’t save anything right now'));
      other.exec('rollback');
      other.close();

      const pressed = await admin.press(refused, 'Try again');

      expect(words(pressed.message)).toContain('Contact added');
      const stored = sandbox.organisation.mailContacts
        .all()
        .filter(({ displayName }) => displayName === name);
      expect(stored).toMatchObject([{ notes: 'Née “X”' }]);
    } finally {
      await locked.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});

describe('a form that comes back in part', () => {
  it('changes what came back and leaves the rest to the letter', async () => {
    const before = await knowsJane('Partly');
    const form = await openForm('Partly');
    const saved = await pressWith(house.staff, form, 'Save', { in_mobilePhones: '+49 171 5550199' });

    expect(words(saved.message)).toContain('Contact changed');
    expect(own('Partly')?.texts).toEqual({ ...before?.texts, mobilePhone: '+49 171 5550199' });
    expect(own('Partly')?.lists).toEqual(before?.lists);
    expect(own('Partly')?.addresses).toEqual(before?.addresses);
    expect(own('Partly')?.emailAddresses).toEqual(before?.emailAddresses);
  });

  it('empties what came back empty, and nothing that came back as null', async () => {
    await knowsJane('Emptied');
    const form = await openForm('Emptied');
    await pressWith(house.staff, form, 'Save', { in_jobTitle: '', in_notes: null, in_companyName: '' });

    expect(own('Emptied')?.texts.jobTitle ?? '').toBe('');
    expect(own('Emptied')?.texts.personalNotes).toContain('Door code');
    expect(own('Emptied')?.texts.companyName).toBe('Fabrikam');
  });

  it('refuses at the field what no client sends', async () => {
    const before = await knowsJane('Forged');
    const form = await openForm('Forged');
    const saved = await pressWith(house.staff, form, 'Save', {
      in_notes: ['x'],
      in_jobTitle: 5,
      in_city: 'Bergen',
    });

    expect(words(saved.message)).toContain('This didn’t arrive');
    expect(shown(saved.message)).toMatchObject({ in_jobTitle: 'Buyer', in_city: 'Bergen' });
    expect(own('Forged')?.version).toBe(before?.version);
  });

  it('keeps what was typed before an error when only the mended box comes back', async () => {
    const before = await knowsJane('Twice');
    const form = await openForm('Twice');
    const wrong = await pressWith(house.staff, form, 'Save', {
      in_jobTitle: 'Seller',
      in_mobilePhones: 'no number',
    });
    const saved = await pressWith(house.staff, wrong.message, 'Save', { in_mobilePhones: '+49 171 5550198' });

    expect(words(wrong.message)).toContain('This is not a phone number');
    expect(words(saved.message)).toContain('Contact changed');
    expect(own('Twice')?.texts).toEqual({
      ...before?.texts,
      jobTitle: 'Seller',
      mobilePhone: '+49 171 5550198',
    });
  });
});

describe('a form that comes back whole', () => {
  it('is no change when nobody touched it, whatever the values look like', async () => {
    const before = await knowsJane('Untouched');
    const form = await openForm('Untouched');
    const saved = await house.staff.press(form, 'Save', {});

    expect(words(saved.message)).toContain('You haven’t changed anything yet');
    expect(own('Untouched')?.version).toBe(before?.version);
  });

  it('takes two numbers or addresses that stand in one box as two', async () => {
    await knowsJane('Joined');
    const form = await openForm('Joined');
    const two = '030 1234567 / 0170 4567890';
    const refused = await house.staff.press(form, 'Save', { in_mobilePhones: two });
    const saved = await house.staff.press(refused.message, 'Save', {
      in_mobilePhones: '0170 4567890',
      in_businessPhones: two,
      in_emails: 'one@joined.example, Jane <three@joined.example>',
    });

    expect(words(refused.message)).toContain('These are 2 mobile numbers; only one is possible here.');
    expect(words(saved.message)).toContain('Contact changed');
    expect(own('Joined')?.texts.mobilePhone).toBe('0170 4567890');
    const addresses = own('Joined')?.emailAddresses.map(({ address }) => address);
    expect(addresses).toEqual(['one@joined.example', 'three@joined.example']);
    expect(own('Joined')?.lists.businessPhones).toEqual(['030 1234567', '0170 4567890']);
  });

  it('keeps untouched values of a list that was changed', async () => {
    await knowsJane('Listed');
    const form = await openForm('Listed');
    await house.staff.press(form, 'Save', { in_imAddresses: 'sip:roe@contoso.example;gruu; new@y.example' });

    expect(own('Listed')?.lists.imAddresses).toEqual(['sip:roe@contoso.example;gruu', 'new@y.example']);
  });
});

describe('the form for a new contact', () => {
  it('is drawn again with all that was typed, also what did not come back', async () => {
    const [form] = await house.admin.say('add contact Drawn Again');
    const first = await pressWith(house.admin, form, 'Save', {
      in_emails: 'no address',
      in_company: 'Fabrikam',
      in_notes: 'kept',
    });
    const second = await pressWith(house.admin, first.message, 'Save', { in_emails: 'drawn@again.example' });

    expect(shown(first.message)).toMatchObject({
      in_givenName: 'Drawn',
      in_surname: 'Again',
      in_company: 'Fabrikam',
      in_notes: 'kept',
    });
    expect(words(second.message)).toContain('Contact added');
    expect(mailContact('Drawn Again')).toMatchObject({ company: 'Fabrikam', notes: 'kept' });
  });

  it('takes along to another place what did not come back', async () => {
    const [form] = await house.admin.say('add contact Moved Along');
    const wrong = await pressWith(house.admin, form, 'Save', {
      in_emails: 'no address',
      in_company: 'Fabrikam',
    });
    const moved = await pressWith(house.admin, wrong.message, 'Save to your Outlook contacts instead', {
      in_emails: 'moved@along.example',
    });

    expect(shown(moved.message)).toMatchObject({
      in_givenName: 'Moved',
      in_surname: 'Along',
      in_company: 'Fabrikam',
      in_emails: 'moved@along.example',
    });
  });
});

describe('a request made with a form', () => {
  it('shows approvers the one change', async () => {
    const [form] = await house.admin.say('add contact Lonely Change');
    await house.admin.press(form, 'Save', { in_emails: 'lonely@nordwind.example', in_notes: 'x' });
    const record = mailContact('Lonely Change');
    if (record === undefined) throw new Error('not added');
    house.sandbox.organisation.mailContacts.put({
      ...record,
      notes: 'a   b\r\n\r\n c',
      streetAddress: 'S 1\r\nS  2',
      phone: '+49 89 5550100; +49 89 5550101',
    });

    const [edit] = await house.staff.say('edit contact Lonely Change');
    const asked = await house.staff.press(edit, 'Submit for approval', { in_jobTitle: 'Buyer' });

    expect(words(asked.message)).toContain('Waiting for approval');
    expect(words(asked.message)).toContain('Job title');
    expect(words(asked.message)).not.toMatch(/^(?:Notes|Street|Business phone)$/m);
  });
});

/** The form that the admin asks for, whatever news of requests arrive beside it. */
async function formToAdd(text: string): Promise<SeenMessage> {
  const before = new Set(house.admin.messages().map(({ id }) => id));
  await house.admin.say(text);
  return vi.waitFor(() => {
    const form = house.admin
      .messages()
      .find((message) => !before.has(message.id) && titles(house.admin, message).includes('Save'));
    if (form === undefined) throw new Error('no form yet');
    return form;
  }, 30_000);
}

describe('what was typed in a person’s own way', () => {
  it.each(['Schweiz', 'USA', 'España', 'UK'])(
    'reaches Exchange as it was understood: %s',
    async (country) => {
      const form = await formToAdd('add contact to the mail contacts');
      const name = `Country ${country}`;
      const saved = await addAnyway(house.admin, form, 'Save', {
        in_displayName: name,
        in_emails: `Some Body <${country.toLowerCase().normalize('NFD').replace(/\W/gu, '')}@country.example>`,
        in_country: country,
        in_company: 'Fab\u200brikam',
        in_businessPhones: 'tel:\u202a+41 44 5550100\u202c',
      });

      expect(words(saved.message)).toContain('Contact added');
      expect(mailContact(name)).toMatchObject({ company: 'Fabrikam', phone: '+41 44 5550100' });
      expect(mailContact(name)?.country).toMatch(/^(?:CH|US|ES|GB)$/);
    },
  );

  it('is refused at the field when it could mislead', async () => {
    const [form] = await house.staff.say('add contact to the mail contacts');
    const asked = await house.staff.press(form, 'Submit for approval', {
      in_displayName: 'Inv\u202exslx.oice',
      in_emails: 'invoice@nordwind.example',
    });

    expect(words(asked.message)).toContain('invisible control character');
    expect(words(asked.message)).not.toContain('Waiting for approval');
  });
});

describe('an international address in the form of a mail contact', () => {
  const save = async (form: SeenMessage | undefined, inputs: Readonly<Record<string, string>> = {}) => {
    const { message } = await addAnyway(house.admin, form, 'Save', inputs);
    return message;
  };

  it('is shown as mail systems write it, and saved so', async () => {
    const [form] = await house.admin.say('add mail contact');
    const inputs = { in_givenName: 'Umla', in_surname: 'Utova', in_emails: 'umla@müller.example' };
    const refused = await save(form, inputs);

    expect(words(refused)).toContain('müller.example');
    expect(shown(refused).in_emails).toBe('umla@xn--mller-kva.example');
    expect(mailContact('Umla Utova')).toBeUndefined();
    expect(words(await save(refused))).toContain('Contact added');
    expect(mailContact('Umla Utova')?.externalEmailAddress).toBe('umla@xn--mller-kva.example');
  });

  it('is refused at the field if mail systems cannot take it', async () => {
    const [form] = await house.admin.say('add mail contact');
    const refused = await save(form, {
      in_givenName: 'Locally',
      in_surname: 'Utova',
      in_emails: 'jürgen@firma.example',
    });

    expect(words(refused)).toContain('can’t have “ü” in front of the @');
    expect(mailContact('Locally Utova')).toBeUndefined();
  });

  it('is shown as mail systems write it when a contact is changed', async () => {
    const [form] = await house.admin.say('edit contact Umla Utova');
    const refused = await save(form, { in_emails: 'umla@例え.jp' });

    expect(shown(refused).in_emails).toBe('umla@xn--r8jz45g.jp');
    expect(words(await save(refused))).toContain('Contact changed');
    expect(mailContact('Umla Utova')?.externalEmailAddress).toBe('umla@xn--r8jz45g.jp');
  });
});
