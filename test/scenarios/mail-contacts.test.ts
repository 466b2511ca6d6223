import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { addAnyway, type House, openHouse, titles, words } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const details = {
  in_displayName: 'Dagmar Novak',
  in_givenName: 'Dagmar',
  in_surname: 'Novak',
  in_emails: 'dagmar.novak@fabrikam-test.example',
  in_company: 'Fabrikam',
  in_jobTitle: 'Buyer',
  in_businessPhones: '+420 222 000 091',
  in_mobilePhones: '+420 601 000 091',
  in_webPage: 'https://fabrikam-test.example',
  in_mailTip: 'External buyer',
  in_hiddenFromAddressLists: 'true',
};

const stored = (email: string) =>
  house.sandbox.organisation.mailContacts.all().filter((contact) => contact.externalEmailAddress === email);

/** The cmdlets that changed something, in order. */
const writes = () => house.sandbox.exchange.requests.filter(({ cmdlet }) => !cmdlet.startsWith('Get-'));

/** Opens the edit form of a mail contact that the admin keeps in Outlook, too. */
async function editJohnDoe() {
  const [person] = await house.admin.say('edit contact john.doe@contoso-partner.example');
  const pressed = await house.admin.press(person, 'Edit mail contact');
  return pressed.sent[0] ?? pressed.message;
}

describe('adding a mail contact', () => {
  it('keeps the typed values and names each problem at its field', async () => {
    const [form] = await house.admin.say('add contact');
    const wrong = {
      ...details,
      in_emails: 'dagmar.novak',
      in_webPage: 'javascript:alert(1)',
      in_displayName: '',
    };

    const sent = await house.admin.press(form, 'Save', wrong, { skipsChecks: true });

    expect(sent.outcome.kind).toBe('card');
    const card = JSON.stringify(sent.message.card);
    expect(card).toContain('"value":"dagmar.novak"');
    expect(card).toContain('"value":"Fabrikam"');
    expect(words(sent.message)).toMatch(/e-mail address/i);
    expect(stored('dagmar.novak@fabrikam-test.example')).toEqual([]);
  });

  it('writes every field to Exchange by three cmdlets, reads it back and shows it', async () => {
    const [form] = await house.admin.say('add contact');
    house.sandbox.exchange.requests.length = 0;

    const saved = await house.admin.press(form, 'Save', details);

    expect(words(saved.message)).toContain('Dagmar Novak');
    expect(words(saved.message)).toMatch(/CR-\d+/);
    expect(writes().map(({ cmdlet }) => cmdlet)).toEqual([
      'New-MailContact',
      'Set-Contact',
      'Set-MailContact',
    ]);
    expect(stored('dagmar.novak@fabrikam-test.example')).toMatchObject([
      {
        displayName: 'Dagmar Novak',
        firstName: 'Dagmar',
        lastName: 'Novak',
        company: 'Fabrikam',
        title: 'Buyer',
        phone: '+420 222 000 091',
        mobilePhone: '+420 601 000 091',
        webPage: 'https://fabrikam-test.example',
        hiddenFromAddressLists: true,
      },
    ]);
  });

  it('finds the new contact at once', async () => {
    const [answer] = await house.admin.say('find contact Dagmar Novak');

    expect(words(answer)).toContain('dagmar.novak@fabrikam-test.example');
  });

  it('creates one contact when the form is sent again, at once or later', async () => {
    const email = 'twice@fabrikam-test.example';
    const [form] = await house.admin.say('add contact Double Click');
    const inputs = {
      ...details,
      in_displayName: 'Double Click',
      in_emails: email,
      in_mobilePhones: '+420 601 000 002',
      in_businessPhones: '',
    };

    const both = await Promise.all([
      house.admin.press(form, 'Save', inputs),
      house.admin.press(form, 'Save', inputs),
    ]);

    expect(stored(email)).toHaveLength(1);
    const numbers = both.map(({ message }) => /CR-\d+/.exec(words(message))?.[0]);
    expect(new Set(numbers).size).toBe(1);
  });

  it('says who has an address already, at the field', async () => {
    const [form] = await house.admin.say('add contact');
    const inputs = { ...details, in_displayName: 'Other Doe', in_emails: 'john.doe@contoso-partner.example' };

    const sent = await addAnyway(house.admin, form, 'Save', inputs);

    expect(words(sent.message)).toContain('John Doe already has this address');
    expect(JSON.stringify(sent.message.card)).toContain('"value":"Other Doe"');
  });

  it('fills in what was searched for', async () => {
    const [nobody] = await house.admin.say('find contact Zebulon Quark');

    const pressed = await house.admin.press(nobody, 'Add “Zebulon Quark” as a contact');

    const form = JSON.stringify((pressed.sent[0] ?? pressed.message).card);
    expect(form).toMatch(/"value":"Zebulon".*"value":"Quark"/);
    expect(form).toContain('"value":"Quark"');
  });

  it('takes no form from somebody to whom it was not shown', async () => {
    const [form] = await house.admin.say('add contact');
    const save = house.admin.actions(form).find(({ title }) => title === 'Save');
    const [help] = await house.staff.say('help');

    const forged = await house.staff.press(
      help,
      'My profile',
      {},
      { data: { ...(save?.data as object), verb: 'contact.create', ...details } },
    );

    expect(words(forged.sent[0] ?? forged.message)).not.toContain('CR-');
  });

  it('tells the truth when Exchange fails half way, and can be looked at again', async () => {
    const email = 'half@fabrikam-test.example';
    const [form] = await house.admin.say('add contact');
    house.sandbox.exchange.faults.add({
      match: { cmdlet: 'Set-Contact' },
      times: 10,
      fault: { kind: 'status', status: 403 },
    });

    const saved = await addAnyway(house.admin, form, 'Save', {
      ...details,
      in_displayName: 'Half Way',
      in_emails: email,
    });
    house.sandbox.exchange.faults.clear();

    expect(stored(email)).toHaveLength(1);
    const text = words(saved.message);
    expect(text).toMatch(/CR-\d+/);
    expect(text).not.toMatch(/was added\b/i);
    const number = /CR-\d+/.exec(text)?.[0] ?? '';
    const [again] = await house.admin.say(`status ${number}`);
    expect(words(again)).toContain(number);
  });
});

describe('editing a mail contact', () => {
  it('shows today’s values, sends only what changed and shows old → new', async () => {
    const form = await editJohnDoe();
    expect(JSON.stringify(form?.card)).toContain('"value":"Partner Manager"');
    house.sandbox.exchange.requests.length = 0;

    const saved = await house.admin.press(form, 'Save', { in_jobTitle: 'Head of Partners' });

    const text = words(saved.message);
    expect(text).toContain('Partner Manager');
    expect(text).toContain('Head of Partners');
    expect(writes().map(({ cmdlet }) => cmdlet)).toEqual(['Set-Contact']);
    const sent = JSON.parse(writes()[0]?.body ?? '{}').CmdletInput.Parameters;
    expect(sent).toEqual({ Identity: expect.any(String), Title: 'Head of Partners' });
    expect(stored('john.doe@contoso-partner.example')).toMatchObject([
      { title: 'Head of Partners', company: 'Contoso Partner', phone: '+44 20 7946 0123' },
    ]);
  });

  it('offers in the history to take back what was not taken back yet', async () => {
    const undos = (message: SeenMessage | undefined) =>
      titles(house.admin, message).filter((title) => title === 'Undo').length;
    const form = await editJohnDoe();
    const changed = await house.admin.press(form, 'Save', { in_company: 'Fabrikam Two' });
    const [before] = await house.admin.say('history john.doe@contoso-partner.example');

    await house.admin.press(changed.message, 'Undo');
    const [after] = await house.admin.say('history john.doe@contoso-partner.example');

    expect(undos(before)).toBeGreaterThan(0);
    // The change has none any more, and what took it back has one.
    expect(words(after)).toContain('undoes CR-');
    expect(undos(after)).toBe(undos(before));
  });

  it('clears a field', async () => {
    const form = await editJohnDoe();

    const save = house.admin.actions(form).find(({ title }) => title === 'Save');

    await house.admin.press(form, 'Save', {}, { data: { ...(save?.data as object), in_webPage: '' } });

    expect(stored('john.doe@contoso-partner.example')).toMatchObject([{ webPage: '' }]);
  });

  it('says so when nothing is different', async () => {
    const form = await editJohnDoe();

    const saved = await house.admin.press(form, 'Save');

    expect(words(saved.message)).toContain('You haven’t changed anything yet');
  });

  it('explains why a synchronised contact cannot be changed', async () => {
    const [answer] = await house.admin.say('edit contact jsmith@wingtip.example');

    expect(words(answer)).toContain('on-premises');
  });
});

describe('deleting a mail contact', () => {
  it('asks first, says what will break, deletes, and offers a way back', async () => {
    const email = "patrick.o'brien@obrien-haulage.example";
    const [question] = await house.admin.say(`delete contact ${email}`);
    expect(words(question)).toContain('distribution list');
    expect(stored(email)).toHaveLength(1);

    const deleted = await house.admin.press(question, 'Delete');
    expect(stored(email)).toHaveLength(0);
    await house.admin.press(deleted.message, 'Undo');

    expect(stored(email)).toMatchObject([{ title: 'Managing Director', company: "O'Brien Haulage Ltd." }]);
  });

  it('deletes nothing when the person keeps it', async () => {
    const [question] = await house.admin.say('delete contact john.smith@fabrikam.example');

    const kept = await house.admin.press(question, 'Cancel');

    expect(words(kept.message)).toContain('Nothing was changed');
    expect(stored('john.smith@fabrikam.example')).toHaveLength(1);
  });
});
