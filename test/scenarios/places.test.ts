import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import { addAnyway, type House, openHouse, titles, words } from './house.ts';

/** A contact of one system, created, changed, cleared of a field and deleted, and what the system stored each time. */
interface Journey {
  readonly member: (house: House) => ChatMember;
  readonly place: string;
  readonly formSays: string;
  /** What is stored under a name: title, department, phones; undefined for nothing. */
  readonly stored: (house: House, name: string) => Stored | undefined;
  readonly deletes: boolean;
}

interface Stored {
  readonly title: string;
  readonly department: string;
  readonly emails: readonly string[];
}

const mailContacts: Journey['stored'] = (house, name) => {
  const found = house.sandbox.organisation.mailContacts.all().find((one) => one.displayName === name);
  return found && { title: found.title, department: found.department, emails: [found.externalEmailAddress] };
};

const mailbox =
  (owner: string): Journey['stored'] =>
  (house, name) => {
    const { mailbox, folders } = house.sandbox.organisation;
    // Deleted items are in no contact folder.
    const contacts = mailbox(owner)
      .all()
      .filter(({ folderId }) => folders.get(folderId) !== undefined);
    const found = contacts.find(({ texts }) => texts.displayName === name);
    return (
      found && {
        title: found.texts.jobTitle ?? '',
        department: found.texts.department ?? '',
        emails: found.emailAddresses.map(({ address }) => address),
      }
    );
  };

const databaseContacts: Journey['stored'] = (house, name) => {
  const contacts = house.sandbox.organisation.databaseContacts.all();
  const columns = contacts.find((one) => one.columns.displayName === name)?.columns;
  return (
    columns && {
      title: columns.jobTitle ?? '',
      department: columns.department ?? '',
      emails: (columns.mailAddresses ?? '').split(';').filter((address) => address !== ''),
    }
  );
};

/** Runs through the life of one contact, typed and pressed as a person would. */
async function slot(house: House, { member, place, formSays, stored, deletes }: Journey): Promise<void> {
  const chat = member(house);
  const name = 'Wilhelmina Oakes';
  const email = 'wilhelmina@oakes-test.example';

  const [form] = await chat.say(`add contact to ${place}`);
  expect(words(form)).toContain(formSays);
  const added = await chat.press(form, 'Save', {
    in_displayName: name,
    in_emails: email,
    in_jobTitle: 'Archivist',
    in_department: 'Records',
  });
  expect(words(added.message)).toContain('Contact added');
  expect(stored(house, name)).toEqual({ title: 'Archivist', department: 'Records', emails: [email] });
  expect(words((await chat.say(`find contact ${name}`))[0])).toContain(email);

  const [edit] = await chat.say(`edit contact ${name}`);
  const changed = await chat.press(edit, 'Save', { in_jobTitle: 'Head Archivist' });
  expect(words(changed.message)).toContain('Head Archivist');
  expect(stored(house, name)).toMatchObject({ title: 'Head Archivist', department: 'Records' });

  const [clear] = await chat.say(`edit contact ${name}`);
  // The client leaves out what was emptied, so that only the person can tell that from what did not come back.
  const asked = await chat.press(clear, 'Save', { in_department: '' });
  expect(words(asked.message)).toContain('If you emptied Department');
  const cleared = await chat.press(asked.message, 'Clear Department');
  expect(words(cleared.message)).toContain('Contact changed');
  expect(stored(house, name)).toEqual({ title: 'Head Archivist', department: '', emails: [email] });

  const [question] = await chat.say(`delete contact ${name}`);
  if (deletes) {
    const deleted = await chat.press(question, 'Delete');
    expect(words(deleted.message)).toContain('Contact deleted');
    expect(stored(house, name)).toBeUndefined();
    expect(words((await chat.say(`find contact ${name}`))[0])).not.toContain(email);
  } else {
    expect(words(question)).toContain('doesn’t let me do this');
    expect(stored(house, name)).toBeDefined();
  }
}

describe('with Outlook contacts, Exchange and Unified Contacts', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({}, { knowsDatabase: true });
  });
  afterAll(() => house.close());

  it('lives through the life of a staff member’s own Outlook contact', () =>
    slot(house, {
      member: ({ staff }) => staff,
      place: 'my Outlook contacts',
      formSays: 'Saved to your Outlook contacts',
      stored: mailbox(cast.staff.objectId),
      deletes: true,
    }));

  it('lives through the life of a mail contact in Exchange', () =>
    slot(house, {
      member: ({ admin }) => admin,
      place: 'mail contacts',
      formSays: 'Saved to the mail contacts',
      stored: mailContacts,
      deletes: true,
    }));

  it('lives through the life of a contact in Unified Contacts', () =>
    slot(house, {
      member: ({ admin }) => admin,
      place: 'Unified Contacts',
      formSays: 'Saved to Unified Contacts',
      stored: databaseContacts,
      deletes: true,
    }));

  it('adds a mail contact for an admin who names no place, and offers the others', async () => {
    const [form] = await house.admin.say('add contact Gwendolyn Marsh');
    expect(words(form)).toContain('Saved to the mail contacts');

    const switched = await house.admin.press(form, 'Save to your Outlook contacts instead');
    expect(words(switched.message)).toContain('Saved to your Outlook contacts');
    await house.admin.press(switched.message, 'Save', {});

    expect(mailbox(cast.admin.objectId)(house, 'Gwendolyn Marsh')).toBeDefined();
    expect(mailContacts(house, 'Gwendolyn Marsh')).toBeUndefined();
  });

  it('fills in a name whole, also where it begins with a word that a search takes for a wish', async () => {
    const [form] = await house.admin.say('add contact Phone Shop Berlin shop@phones.example');

    expect(JSON.stringify(form?.card)).toMatch(/"value":"Phone".*"value":"Shop Berlin"/);
    expect(JSON.stringify(form?.card)).toContain('"value":"shop@phones.example"');
  });

  it('takes what was typed along to another place, says what that one cannot hold, and brings it back', async () => {
    const [form] = await house.admin.say('add contact to Outlook');
    const nothingYet = await house.admin.press(form, 'Save to the mail contacts instead', {
      in_displayName: 'Moving Molly',
      in_emails: 'molly@one.example; molly@two.example; molly@three.example',
      in_imAddresses: 'molly@chat.example',
      in_notes: 'Met at the fair',
    });
    const shared = nothingYet.message;
    const again = await house.admin.press(shared, 'Save', { in_emails: 'no address' });
    const back = await house.admin.press(again.message, 'Save to your Outlook contacts instead', {
      in_emails: 'molly@four.example',
    });
    await house.admin.press(back.message, 'Save', {});

    expect(words(shared)).toContain('Saved to the mail contacts');
    expect(words(shared)).toContain(
      'There is no room in the mail contacts for: E-mail (2 of 3), Chat address.',
    );
    expect(words(shared)).toMatch(/molly@one\.example.*Moving Molly.*Met at the fair/s);
    expect(words(again.message)).toContain('This is not an e-mail address');
    expect(words(back.message)).not.toContain('There is no room');
    expect(mailContacts(house, 'Moving Molly')).toBeUndefined();
    expect(mailbox(cast.admin.objectId)(house, 'Moving Molly')?.emails).toEqual([
      'molly@four.example',
      'molly@two.example',
      'molly@three.example',
    ]);
  });

  it('moves a form that is still empty, and names what is needed when it is saved', async () => {
    const [form] = await house.admin.say('add contact');
    const moved = await house.admin.press(form, 'Save to Unified Contacts instead', {});

    const saved = await house.admin.press(moved.message, 'Save', {});

    expect(words(saved.message)).toContain('Saved to Unified Contacts');
    expect(words(saved.message)).toContain('This is needed. Please fill it in.');
  });

  it('lets nobody clear a contact by sending nothing', async () => {
    const [form] = await house.admin.say('add contact to Outlook');
    const values = { in_displayName: 'Silent Sam', in_department: 'Records' };
    await house.admin.press(form, 'Save', values);
    const [edit] = await house.admin.say('edit contact Silent Sam');
    const save = house.admin.actions(edit).find(({ title }) => title === 'Save');

    const nothing = await house.admin.press(
      edit,
      'Save',
      {},
      {
        data: { ...(save?.data as object) },
        skipsChecks: true,
      },
    );

    expect(words(nothing.message)).toContain('You haven’t changed anything yet');
    expect(mailbox(cast.admin.objectId)(house, 'Silent Sam')?.department).toBe('Records');
  });

  it('tells a staff member who will be asked about a shared contact, and asks nobody about an own one', async () => {
    const [shared] = await house.staff.say('add contact');
    const [own] = await house.staff.say('add contact to Outlook');

    expect(words(shared)).toContain('Saved to the mail contacts');
    expect(words(shared)).toContain('Omar Haddad will be asked to approve by ');
    expect(titles(house.staff, shared)).toContain('Submit for approval');
    expect(words(own)).not.toContain('will be asked');
    expect(titles(house.staff, own)).toContain('Save');
  });

  it('adds nobody’s own contact in a group', async () => {
    await house.group.open();

    const [answer] = await house.group.say('add contact to Outlook');

    expect(words(answer)).toContain('our own chat');
  });

  it('takes no place from a button that this person was not given', async () => {
    const [form] = await house.staff.say('add contact');
    const before = house.sandbox.organisation.databaseContacts.all().length;

    const forged = await house.staff.press(
      form,
      'Cancel',
      {},
      { data: { verb: 'contact.add', text: 'Eve', place: 'unified-contacts' }, skipsChecks: true },
    );

    expect(words(forged.sent[0] ?? forged.message)).not.toContain('Saved to Unified Contacts');
    expect(house.sandbox.organisation.databaseContacts.all()).toHaveLength(before);
  });

  it('refuses more values than the system takes, at the field', async () => {
    const [form] = await house.staff.say('add contact to Outlook');

    const saved = await house.staff.press(form, 'Save', {
      in_displayName: 'Four Addresses',
      in_emails: 'a@four.example; b@four.example; c@four.example; d@four.example',
    });

    expect(words(saved.message)).toContain('at most 3 are possible here');
    expect(mailbox(cast.staff.objectId)(house, 'Four Addresses')).toBeUndefined();
  });

  it('shows a person of three systems in one row, and a button for each record', async () => {
    const email = 'tripled@three-places.example';
    for (const place of ['Outlook', 'mail contacts', 'Unified Contacts']) {
      const [form] = await house.admin.say(`add contact to ${place}`);
      await addAnyway(house.admin, form, 'Save', { in_displayName: 'Tripled Person', in_emails: email });
    }

    const [card] = await house.admin.say(`find contact ${email}`);
    const [edit] = await house.admin.say(`edit contact ${email}`);
    const [remove] = await house.admin.say(`delete contact ${email}`);

    const offered = (message: typeof card) =>
      titles(house.admin, message).filter((title) => /^(Edit|Delete)/.test(title));
    expect(offered(edit).filter((title) => title.startsWith('Delete'))).toEqual([]);
    expect(offered(remove).filter((title) => title.startsWith('Edit'))).toEqual([]);
    expect([offered(edit).length, offered(remove).length]).toEqual([3, 3]);
    expect(words(card)).toMatch(/Outlook\nMail contact\nUnified Contacts/);
    expect(titles(house.admin, card)).toEqual(
      expect.arrayContaining([
        'Edit your Outlook contact',
        'Edit mail contact',
        'Delete mail contact',
        'Edit Unified Contacts entry',
        'Delete Unified Contacts entry',
      ]),
    );
  });

  it('finds what the feeding system has put into Unified Contacts, as far as its file was imported', async () => {
    const [fed] = house.sandbox.organisation.databaseContacts
      .all()
      .filter(({ id, columns }) => id.startsWith('sap_') && columns.mailAddresses !== undefined);
    const email = fed?.columns.mailAddresses?.split(';')[0] ?? '';

    const [card] = await house.staff.say(`find ${email}`);

    expect(email).not.toBe('');
    expect(words(card)).toContain('Unified Contacts');
  });

  it('edits a mail contact that has other addresses besides, and takes another name of a country', async () => {
    const { mailContacts: all } = house.sandbox.organisation;
    const name = 'Alias Holder';
    const [form] = await house.admin.say('add contact to mail contacts');
    await house.admin.press(form, 'Save', {
      in_displayName: name,
      in_emails: 'alias@holder-test.example',
      in_country: 'CZ',
    });
    const record = all.all().find((one) => one.displayName === name);
    if (record === undefined) throw new Error('not created');
    all.put({
      ...record,
      emailAddresses: [...record.emailAddresses, 'smtp:second@holder-test.example'],
    });

    const [edit] = await house.admin.say('edit contact alias@holder-test.example');
    expect(JSON.stringify(edit?.card)).toContain('"value":"alias@holder-test.example"');
    const saved = await house.admin.press(edit, 'Save', { in_emails: 'third@holder-test.example' });

    expect(words(saved.message)).toContain('Contact changed');
    expect(words(saved.message)).not.toMatch(/not taken|differs|as asked/i);
    expect(all.get(record.guid)?.externalEmailAddress).toBe('third@holder-test.example');
  });
});

describe('with the admin center', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({
      MAIL_CONTACTS: 'admin-center',
      PINGIDM_URL: '',
      PINGIDM_USER: '',
      PINGIDM_PASSWORD: '',
    });
  });
  afterAll(() => house.close());

  it('lives through the life of a mail contact, but for its end', () =>
    slot(house, {
      member: ({ admin }) => admin,
      place: 'mail contacts',
      formSays: 'Saved to the mail contacts',
      stored: mailContacts,
      deletes: false,
    }));

  it('sets Company and the hidden mark, which creating ignores', async () => {
    const [form] = await house.admin.say('add contact');

    await house.admin.press(form, 'Save', {
      in_displayName: 'Hidden Harriet',
      in_emails: 'harriet@hidden-test.example',
      in_company: 'Hidden Ltd',
      in_hiddenFromAddressLists: 'true',
    });

    const [stored] = house.sandbox.organisation.mailContacts
      .all()
      .filter(({ displayName }) => displayName === 'Hidden Harriet');
    expect(stored).toMatchObject({ company: 'Hidden Ltd', hiddenFromAddressLists: true });
  });

  it('says where to take an added contact away, which an undo cannot', async () => {
    const [form] = await house.admin.say('add contact');
    const added = await house.admin.press(form, 'Save', {
      in_displayName: 'Staying Stella',
      in_emails: 'stella@staying-test.example',
    });

    const undone = await house.admin.press(added.message, 'Undo');

    expect(words(undone.sent[0])).toContain('Adding Staying Stella can’t be undone here');
    expect(words(undone.sent[0])).toContain('Microsoft 365 admin center');
    expect(mailContacts(house, 'Staying Stella')).toBeDefined();
  });

  it('offers no Delete', async () => {
    const [card] = await house.admin.say('find harriet@hidden-test.example');

    expect(titles(house.admin, card)).toContain('Edit mail contact');
    expect(titles(house.admin, card)).not.toContain('Delete mail contact');
  });
});

describe('with PingIDM in place of Graph for own contacts', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ GRAPH_PERSONAL_CONTACTS: 'off' });
  });
  afterAll(() => house.close());

  it('lives through the life of a staff member’s own contact', () =>
    slot(house, {
      member: ({ staff }) => staff,
      place: 'PingIDM',
      formSays: 'Saved to your own contacts (PingIDM)',
      stored: mailbox(cast.staff.objectId),
      deletes: true,
    }));

  it('shows nobody the contacts of somebody else', async () => {
    const [form] = await house.staff.say('add contact to my contacts');
    await house.staff.press(form, 'Save', {
      in_displayName: 'Secretly Kept',
      in_emails: 'secret@kept-test.example',
    });

    const [own] = await house.staff.say('find secret@kept-test.example');
    const [other] = await house.admin.say('find secret@kept-test.example');

    expect(words(own)).toContain('PingIDM');
    expect(words(other)).not.toContain('Secretly Kept');
  });
});

describe('with Graph and PingIDM on the same mailbox', () => {
  it('shows a contact once, whichever way it was written', async () => {
    const house = await openHouse();

    const [form] = await house.staff.say('add contact to PingIDM');
    await house.staff.press(form, 'Save', {
      in_displayName: 'Once Only',
      in_emails: 'once@only-test.example',
    });
    const [card] = await house.staff.say('find once@only-test.example');
    await house.close();

    expect(words(card)).toContain('Outlook');
    expect(words(card)).not.toContain('PingIDM');
  });
});
