import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerTo, type House, openHouse, patience, titles, words } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.approver.open();
});
afterAll(() => house.close());
afterEach(() => {
  house.sandbox.exchange.faults.clear();
});

const waiting = { timeout: patience, interval: 50 };
const patrick = "patrick.o'brien@obrien-haulage.example";

function contactOf(email: string) {
  const contact = house.sandbox.organisation.mailContacts
    .all()
    .find((each) => each.externalEmailAddress === email);
  if (contact === undefined) throw new Error(`no contact ${email}`);
  return contact;
}

const group = (name: string) =>
  house.sandbox.organisation.distributionGroups.all().find((each) => each.name === name);

/** The lists that a contact is in. */
const listsOf = (email: string) =>
  house.sandbox.organisation.distributionGroups
    .all()
    .filter(({ members }) => members.some(({ id, until }) => id === contactOf(email).guid && until === 0))
    .map(({ name }) => name);

const say = async (typed: string) => (await house.admin.say(typed))[0];

describe('a command about the last answer, before there was one', () => {
  it.each(['add to list', 'add it to Partners', 'remove from list', 'lists of him', 'add 2 to Partners'])(
    '%j asks for the contact',
    async (typed) => {
      const answer = await say(typed);

      expect(words(answer)).toContain('Which contact?');
      expect(words(answer)).not.toMatch(/people (?:for|like)/);
    },
  );
});

describe('a list that was shown', () => {
  it('has members that are picked by their rows', async () => {
    const shown = words(await say('members of Partners'));
    const second = /^John \w+$/m.exec(shown)?.[0] ?? 'none';

    expect(words(await say('the second one'))).toContain(second);
    expect(words(await say('back to the list'))).toBe(shown);
    expect(words(await say('back'))).toContain('This is the first page');
  });

  it('is what “it” means', async () => {
    const shown = words(await say('members of Partners'));

    expect(words(await say('show it'))).toBe(shown);
    expect(words(await say('how many are in it?'))).toBe(shown);
    expect(words(await say('show the list'))).toBe(shown);
    expect(words(await say('export it'))).toContain('Export 5 contacts of “Partners”');
    expect(words(await say('add Jana Dvorak to it'))).toContain('Add Jana Dvorak to Partners?');
    expect(words(await say('remove John Doe from it'))).toContain('Remove John Doe from Partners?');
    expect(words(await say('remove the second one'))).toMatch(/Remove John \w+ from Partners\?/);
    expect(words(await say('delete it'))).toContain('Which contact?');
    expect(words(await say('who is in it?'))).toBe(shown);
  });

  it('is found by “show contact” if nobody is called so', async () => {
    const [list] = house.sandbox.organisation.distributionGroups.all();
    if (list === undefined) throw new Error('no list');
    house.sandbox.organisation.distributionGroups.put({
      ...list,
      guid: 'd157d157-0000-4000-8000-000000000099',
      externalDirectoryObjectId: 'd157d157-0000-4000-9000-000000000099',
      name: 'The Group',
      displayName: 'The Group',
      alias: 'the-group',
      primarySmtpAddress: 'the-group@contoso.com',
    });

    for (const typed of ['show contact The Group', 'show The Group', 'members of The Group'])
      expect(words(await say(typed))).toContain('Members of The Group');
    expect(words(await say('show contact Suppliers'))).toContain('Members of Suppliers');
    house.sandbox.organisation.distributionGroups.delete('d157d157-0000-4000-8000-000000000099');
  });
});

describe('a mail contact and its lists', () => {
  it('are added, shown, removed and undone by an admin', async () => {
    const confirm = await say(`add ${patrick} to Partners`);
    const added = await house.admin.press(confirm, 'Add');
    const afterAdding = listsOf(patrick);
    const lists = await say('lists of him');
    const remove = await house.admin.press(lists, 'Remove');
    const removed = await house.admin.press(remove.sent[0] ?? remove.message, 'Remove');
    const afterRemoval = listsOf(patrick);
    await house.admin.press(removed.message, 'Undo');

    expect(words(confirm)).toContain("Add Patrick O'Brien to Partners?");
    expect(words(confirm)).toContain(`Mail to partners@contoso.com will also go to ${patrick}`);
    expect(words(added.message)).toContain('Contact added to Partners');
    expect(afterAdding).toEqual(['Partners']);
    expect(words(lists)).toContain("Lists of Patrick O'Brien");
    expect(words(lists)).toContain('partners@contoso.com');
    expect(words(removed.message)).toContain('Contact removed from Partners');
    expect(afterRemoval).toEqual([]);
    expect(listsOf(patrick)).toEqual(['Partners']);
  });

  it('are chosen on a card that the contact’s card opens', async () => {
    const person = await say(`show contact ${patrick}`);
    const opened = await house.admin.press(person, 'Add to a list');
    const card = opened.sent[0] ?? opened.message;
    const nothing = await house.admin.press(card, 'Continue');
    const confirm = await house.admin.press(nothing.message, 'Continue', {
      in_list: group('Suppliers')?.guid ?? '',
    });
    await house.admin.press(confirm.message, 'Add');

    const json = JSON.stringify(card?.card);
    expect(json).toContain('Partner News (partner-news@contoso.com)');
    // Those that it is in, that nobody can change here, and that are dynamic are not offered.
    expect(json).not.toMatch(/"Partners \(|Head office|Everybody in Sales/);
    expect(words(nothing.message)).toContain('Select a list.');
    expect(listsOf(patrick)).toEqual(['Partners', 'Suppliers']);
  });

  it('are asked about when the name fits several lists or none', async () => {
    const several = await say(`add ${patrick} to partner`);
    const none = await say(`add ${patrick} to the Nobodies list`);
    const typed = await house.admin.press(none, 'Continue', { in_list: group('Partner News')?.guid ?? '' });

    expect(words(several)).toContain('Several lists fit “partner”. Select one.');
    expect(words(none)).toContain('I found no list called “the Nobodies list”.');
    expect(words(typed.message)).toContain("Add Patrick O'Brien to Partner News?");
  });

  it.each([
    [`add ${patrick} to Everybody in Sales`, 'is a dynamic list'],
    [`add ${patrick} to head-office@contoso.com`, 'managed in your on-premises directory'],
    [`please add ${patrick} to the Project Aurora group`, 'is a Microsoft 365 group'],
    [`add ${patrick} to Warehouse access`, 'no access to anything'],
    ['add John Doe to Partners', 'is already in Partners'],
    ['add Doe, John to Partners', 'is already in Partners'],
    ['merge Doe, John with Smith, John', 'Which two contacts do you want to merge?'],
    ['remove John Doe from Suppliers', 'isn’t in Suppliers'],
    ['add Elton John to Partners', 'is a colleague'],
    ['members of Everybody in Sales', 'is a dynamic list'],
    ['members of nobodies', 'I found no list called “nobodies”.'],
    ['which lists is john.doe@contoso-partner.example in?', 'Partner News'],
    ['who is in Partners?', 'Members of Partners'],
    ['members of the Board list', 'Members of Board'],
    ['show list Partners', 'Members of Partners'],
    ['list partners', 'Members of Partners'],
    ['please show me the Partners list', 'Members of Partners'],
    ['distribution list Partners', 'Members of Partners'],
    ['what is in list Partners?', 'Members of Partners'],
    ['show me who is in Partners', 'Members of Partners'],
    ['put John Doe in the Partners list', 'is already in Partners'],
    ['how many people are in Partners?', 'Members of Partners'],
    ['wer ist in Partners?', 'Members of Partners'],
    ['distribution list nobodies', 'I found no list called “nobodies”.'],
    ['which distribution lists are there?', 'Partner News'],
    ['show list John Doe', 'Partner Manager'],
    ['list buyers in Berlin', 'Buyer'],
    ['john.doe@contoso-partner.example’s lists', 'Partner News'],
    ['what lists is john.doe@contoso-partner.example in?', 'Partner News'],
    ['export list Partners', 'Which file would you like?'],
    ['export the members of Partners', 'Which file would you like?'],
    ['export members of Everybody in Sales', 'is a dynamic list'],
    ['who is in Berlin', 'Berlin'],
    ['add John Doe', 'Save'],
    ['add contact to Outlook Jim Beam', 'Save'],
  ])('%j is answered with %j', async (typed, expected) => {
    const answer = await say(typed);

    expect([words(answer), ...titles(house.admin, answer)].join(' ')).toContain(expected);
  });

  it('shows a colleague who is in the list', async () => {
    const list = await say('members of Partners');
    const shown = await house.admin.press(list, 'Show');

    expect(words(shown.sent[0] ?? shown.message)).toContain('Colleague');
  });

  it('are chosen for the contact of the last answer', async () => {
    await say(`show contact ${patrick}`);
    const remove = await say('remove from list');
    const add = await say('add him to partner news');

    const json = JSON.stringify(remove?.card);
    expect(words(remove)).toContain("Remove Patrick O'Brien from a list");
    expect(json).toContain('Suppliers (suppliers@contoso.com)');
    expect(json).not.toContain('Partner News');
    expect(words(add)).toContain("Add Patrick O'Brien to Partner News?");
  });

  it('ask which of two namesakes is meant', async () => {
    const choice = await say('add John Smith to Partner News');
    const confirm = await house.admin.press(choice, 'Add');

    expect(words(confirm.sent[0] ?? confirm.message)).toMatch(
      /(Add .*Smith.* to Partner News\?|is already in)/,
    );
  });

  it('are not read by a search', async () => {
    house.sandbox.exchange.requests.length = 0;

    await say('find Patrick O’Brien');

    const cmdlets = house.sandbox.exchange.requests.map(({ cmdlet }) => cmdlet);
    expect(cmdlets.filter((cmdlet) => cmdlet.includes('DistributionGroup'))).toEqual([]);
  });

  it('say when Exchange does not let Cardfile read lists, and deletions go on', async () => {
    house.sandbox.exchange.faults.add({
      match: { cmdlet: 'Get-DistributionGroup' },
      fault: { kind: 'status', status: 403 },
      times: 3,
    });

    const lists = await say(`lists of ${patrick}`);
    const deletion = await say(`delete contact ${patrick}`);

    expect(words(lists)).toContain('Exchange doesn’t let me do this');
    expect(words(deletion)).toContain('every distribution list');
  });
});

describe('a change of a list by staff', () => {
  it('is approved by an approver, who sees contact and list', { timeout: patience + 10_000 }, async () => {
    const before = house.approver.messages().length;
    const [confirm] = await house.staff.say(`add ${patrick} to Partner News`);
    const sent = await house.staff.press(confirm, 'Submit for approval', { in_reason: 'He asked for it' });
    const asked = await vi.waitFor(() => {
      const [message] = house.approver.messages().slice(before);
      if (message === undefined) throw new Error('not asked yet');
      return message;
    }, waiting);
    await house.approver.press(asked, 'Approve');
    await vi.waitFor(() => expect(listsOf(patrick)).toContain('Partner News'), waiting);

    expect(words(sent.message)).toContain('Waiting');
    expect(words(asked)).toContain(`Add Patrick O'Brien (${patrick}) to Partner News?`);
    expect(words(asked)).toContain('He asked for it');
  });

  it('does not show hidden lists and members', async () => {
    const found = await answerTo(house.staff, 'members of the Board list');
    const lists = await answerTo(house.staff, 'lists of john.doe@contoso-partner.example');
    const shown = await answerTo(house.staff, 'show list Board');
    const exported = await answerTo(house.staff, 'export list Board');
    const all = await answerTo(house.staff, 'distribution lists');
    const board = group('Board') ?? expect.fail('no board');
    const members = [
      ...board.members,
      { ...(board.members[0] ?? expect.fail()), id: contactOf(patrick).guid },
    ];
    house.sandbox.organisation.distributionGroups.put({ ...board, members });
    const deletions = [];
    for (const member of [house.staff, house.admin]) {
      deletions.push(words(await answerTo(member, `delete contact ${patrick}`)));
    }

    expect([shown, exported].map(words).join()).not.toMatch(/Members|Export \d/);
    expect(words(all)).toContain('Suppliers');
    expect(words(all)).not.toContain('Board');
    expect(words(found)).toContain('I found no list called');
    expect(words(lists)).toContain('Partners');
    expect(words(lists)).not.toContain('Board');
    expect(deletions.map((text) => text.includes('Partner News'))).toEqual([true, true]);
    expect(deletions.map((text) => text.includes('Board'))).toEqual([false, true]);
  });

  it('are left alone when they are as wanted by the time of the approval', async () => {
    const [asked] = await house.staff.say(`add ${patrick} to Warehouse access`);
    const sent = await house.staff.press(asked, 'Submit for approval');
    const number = /CR-\d+/.exec(words(sent.message))?.[0] ?? '';
    await house.admin.press(await say(`add ${patrick} to Warehouse access`), 'Add');
    await house.approver.press((await house.approver.say(`status ${number}`))[0], 'Approve');

    await vi.waitFor(async () => {
      const status = words(await answerTo(house.staff, `status ${number}`));
      expect(status).toContain('The contact was not added to Warehouse access');
      expect(status).toContain('is already in Warehouse access');
      expect(status).toContain('Not saved to Exchange');
    }, waiting);
  });

  it('is not read for a person who is called like the words', async () => {
    const [form] = await house.admin.say('add contact');
    await house.admin.press(form, 'Save', {
      in_displayName: 'List Partners',
      in_emails: 'list.partners@nordwind.example',
    });

    expect(words(await say('list Partners'))).toContain('list.partners@nordwind.example');
    expect(words(await say('show list Partner News'))).toContain('Members of Partner News');
  });

  it('is private, and lists are shown in a group chat without their buttons', async () => {
    await house.group.open();

    const [change] = await house.group.say(`add ${patrick} to Partners`);
    const [lists] = await house.group.say('lists of john.doe@contoso-partner.example');

    expect(words(change)).toContain('That’s private');
    expect(words(lists)).toContain('Partners');
    expect(titles(house.group, lists)).not.toContain('Remove');
  });
});

describe('a deletion', () => {
  it('names the lists, and undo restores them', async () => {
    const email = 'j.fitzgerald@proseware.example';
    const [confirm] = await house.admin.say(`delete contact ${email}`);
    const deleted = await house.admin.press(confirm, 'Delete');
    const restored = await house.admin.press(deleted.message, 'Undo');

    expect(words(confirm)).toContain('removed from the distribution list Suppliers');
    expect(words(restored.sent[0] ?? restored.message)).toContain('John Fitz-Gerald');
    expect(words(restored.sent[0] ?? restored.message)).toContain('Lists\nSuppliers');
    expect(listsOf(email)).toEqual(['Suppliers']);
  });

  it('of several contacts names the lists, and undo restores them', async () => {
    const email = 'j.fitzgerald@proseware.example';
    const confirm = await say('delete all company:Proseware source:exchange');
    const row = /"title":"John Fitz-Gerald [^"]*","value":"(\d+)"/.exec(JSON.stringify(confirm?.card))?.[1];
    const input = { in_pick: `${row},${row === '1' ? 2 : 1}` };
    const deleted = await house.admin.press(confirm, 'Delete selected', input);
    const restored = await house.admin.press(deleted.message, 'Undo');

    expect(words(restored.sent[0] ?? restored.message)).toContain('Contacts added');
    expect(words(confirm)).toContain('removed from the distribution list Suppliers');
    expect(words(deleted.message)).toContain('Contacts deleted');
    expect(listsOf(email)).toEqual(['Suppliers']);
  });

  it('by a merge moves the lists to the kept contact, until it is undone', async () => {
    const [kept, gone] = ['j.fitzgerald@proseware.example', 'john.doe@contoso-partner.example'];
    const before = [listsOf(kept), listsOf(gone)];
    const choice = await say(`merge ${kept} with ${gone}`);
    const compared = await house.admin.press(choice, 'Compare', { in_pick: '1,3' });
    const confirm = compared.sent[0] ?? compared.message;
    const merged = await house.admin.press(confirm, 'Merge');
    const moved = listsOf(kept);
    await house.admin.press(merged.message, 'Undo');

    expect(words(confirm)).toMatch(/takes the place of John Doe in 3 distribution lists: .*Partner News/);
    expect(moved).toEqual(['Partners', 'Partner News', 'Suppliers', 'Board']);
    expect([listsOf(kept), listsOf(gone)]).toEqual(before);
  });
});

describe('several contacts', () => {
  const [john, doe] = ['j.fitzgerald@proseware.example', 'john.doe@contoso-partner.example'];
  const wolfgang = 'wolfgang.vonhuelsen@proseware.example';

  it('are added to a list and removed from it by one sentence', async () => {
    const confirm = await say(`add ${wolfgang}, John Fitz-Gerald, ${doe} and Nobody Atall to Partner News`);
    const added = await house.admin.press(confirm, 'Add selected');
    const afterAdding = [listsOf(wolfgang), listsOf(john)];
    await say(`show contact ${wolfgang}`);
    const remove = await say(`remove him and ${john} from Partner News`);
    await house.admin.press(added.message, 'Undo');

    expect(words(confirm)).toContain('Add 2 contacts to Partner News?');
    expect(words(confirm)).toContain('I found no mail contact called Nobody Atall.');
    expect(words(confirm)).toContain('John Doe is already in Partner News.');
    expect(words(added.message)).toContain('Contacts added to Partner News');
    expect(afterAdding).toEqual([['Partner News'], ['Partner News', 'Suppliers']]);
    expect(words(remove)).toContain('Remove 2 contacts from Partner News?');
    expect(listsOf(wolfgang)).toEqual([]);
  });

  it.each([
    ['add everyone at Proseware to Partner News', 'Partner News?'],
    ['add all company:Proseware to partner', 'Several lists fit “partner”.'],
    ['füge John Fitz-Gerald und Patrick O’Brien zum Verteiler Partner News hinzu', 'to Partner News?'],
    ['ajoute Jean Valjean à la liste Partners', 'Jean Valjean'],
    ['quita a John Doe de la lista Suppliers', 'isn’t in Suppliers'],
    ['Listen von John Doe', 'Lists of John Doe'],
    ['wer ist in der Liste Partners?', 'Members of Partners'],
    ['delete all contacts from Proseware', 'These contacts are in several systems'],
  ])('%j is answered with %j', async (typed, expected) => {
    const answer = await say(typed);

    expect(words(answer)).toContain(expected);
  });

  it('of the last answer are added together', async () => {
    await say('find company:Proseware');
    const confirm = await say('add them to Partner News');

    expect(words(confirm)).toMatch(/Add (?:\d+ contacts|.*Fitz-Gerald) to Partner News\?/);
  });

  it('whom somebody else has added meanwhile are left alone, also by undo', async () => {
    const before = house.approver.messages().length;
    const [confirm] = await house.staff.say(`add ${wolfgang} and ${john} to Warehouse access`);
    const sent = await house.staff.press(confirm, 'Submit for approval');
    const asked = await vi.waitFor(
      () => house.approver.messages()[before] ?? expect.fail('not asked'),
      waiting,
    );
    const list = group('Warehouse access') ?? expect.fail('no list');
    const own = { ...(list.members[0] ?? expect.fail()), id: contactOf(wolfgang).guid };
    house.sandbox.organisation.distributionGroups.put({ ...list, members: [...list.members, own] });
    await house.approver.press(asked, 'Approve');
    await vi.waitFor(() => expect(listsOf(john)).toContain('Warehouse access'), waiting);
    const done = await vi.waitFor(async () => {
      const [shown] = await house.staff.say(`show ${/CR-\d+/.exec(words(sent.message))?.[0]}`);
      expect(words(shown)).toContain('Undo');
      return shown;
    }, waiting);
    await house.staff.press(done, 'Undo');

    expect(words(asked)).toContain('Add 2 contacts to Warehouse access?');
    expect(words(done)).toContain('Nothing to do\nWolfgang von Hülsen (Warehouse access)');
  });
});

describe('more lists than are read at once', () => {
  it('can be named when several fit', async () => {
    const like = group('Partner News') ?? expect.fail('no list');
    for (let index = 0; index < 51; index += 1) {
      const guid = `eeeeeeee-3333-4000-8000-${String(index).padStart(12, '0')}`;
      const name = `Crowd ${index}`;
      house.sandbox.organisation.distributionGroups.put({
        ...like,
        guid,
        name,
        displayName: name,
        alias: `crowd${index}`,
        primarySmtpAddress: `crowd${index}@contoso.com`,
        members: [],
      });
    }

    const crowd = await say(`add ${patrick} to crowd`);
    const few = await say(`add ${patrick} to partner`);

    expect(words(crowd)).toContain('Several lists fit “crowd”.');
    expect(words(crowd)).toContain('Or type the name of another list');
    expect(words(few)).not.toContain('Or type the name of another list');
  });

  it('are shown as the first ones if Exchange has more than are read', async () => {
    const { distributionGroups } = house.sandbox.organisation;
    const model = group('Partners') ?? expect.fail('no list');
    const members = [{ id: contactOf(patrick).guid, since: 0, until: 0 }];
    for (let number = 0; number < 500; number += 1) {
      const guid = `eeeeeeee-0000-4000-8000-${String(number).padStart(12, '0')}`;
      distributionGroups.put({
        ...model,
        guid,
        name: `List ${number}`,
        displayName: `List ${number}`,
        members,
      });
    }

    const shown = await say(`lists of ${patrick}`);

    expect(words(shown)).toMatch(/These are the first \d+ lists; there are more\./);
  });
});

describe('without Exchange', () => {
  const breakExchange = () =>
    house.sandbox.exchange.faults.add({ fault: { kind: 'status', status: 503 }, times: 1_000 });
  afterEach(async () => {
    house.sandbox.exchange.faults.clear();
    // Its circuit closes again.
    await expect
      .poll(async () => words(await say('members of Partners')), waiting)
      .toContain('partners@contoso.com');
  });

  it.each(['lists of him', 'add him to Partners', 'add to list', 'hide it', 'edit it', 'delete it'])(
    'says of a mail contact of the last answer that Exchange does not answer: %s',
    async (typed) => {
      expect(words(await say(patrick))).toContain("Patrick O'Brien");
      breakExchange();
      const answer = words(await say(typed));

      expect(answer).toContain('Exchange isn’t available');
      expect(answer).toContain('Try again in a few minutes.');
    },
  );

  it('says that it cannot tell who is in something that nobody is called', async () => {
    breakExchange();
    const answer = words(await say('who is in Wombat Friends?'));

    expect(answer).toContain('Exchange isn’t available');
    expect(answer).toContain('Try again in a few minutes.');
  });

  it.each(['Berlin', 'Contoso Partner'])('finds who is in %s', async (place) => {
    breakExchange();
    const answer = words(await say(`who is in ${place}?`));

    expect(answer).not.toContain('isn’t available');
    expect(answer).toContain(place);
  });
});
