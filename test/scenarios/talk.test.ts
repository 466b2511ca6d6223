import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse, titles, words } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe('small talk', () => {
  it('gives one short welcome at first contact, with buttons that work', async () => {
    const seen = await house.admin.open();
    const again = await house.admin.open();

    expect(seen).toHaveLength(1);
    expect(again).toHaveLength(1);
    const buttons = house.admin.actions(seen[0]);
    expect(buttons.map(({ title }) => title)).toEqual(['Add a contact', 'Favorites', 'Recent', 'Help']);
    for (const { title } of buttons) {
      const pressed = await house.admin.press(seen[0], title);
      expect(words(pressed.sent[0] ?? pressed.message).length).toBeGreaterThan(20);
      expect(pressed.outcome.kind).not.toBe('error');
    }
  });

  it.each(['hi', 'Hello', 'help', 'HELP', '?'])('answers %j', async (typed) => {
    const [answer] = await house.staff.say(typed);

    expect(answer?.card).toBeDefined();
    expect(words(answer)).toMatch(/find contact|My profile/);
  });

  it('shows each person the help of their role', async () => {
    const [admin] = await house.admin.say('help');
    const [staff] = await house.staff.say('help');

    expect(words(admin)).toContain('add contact');
    expect(words(admin)).toContain('contact admin');
    expect(words(staff)).not.toContain('contact admin');
    expect(words(staff)).toContain('find contact John');
  });

  it('offers a way on after an unknown command', async () => {
    const [answer] = await house.staff.say('please reboot the mainframe now');

    expect(words(answer)).toContain('mainframe');
    expect(house.staff.actions(answer).map(({ title }) => title)).toContain('Help');
  });

  it('answers a sticker, a picture and an edited message', async () => {
    const [sticker] = await house.staff.sticker();
    const [picture] = await house.staff.picture();
    await house.staff.say('hi');
    const [edited] = await house.staff.edit('find contact John');

    expect(words(sticker)).toContain('help');
    expect(words(picture)).toContain('help');
    expect(words(edited)).toContain('edited');
  });

  it('answers in a group chat when mentioned, and stays silent otherwise', async () => {
    await house.group.open();

    const mentioned = await house.group.say('find contact John Doe');
    const overheard = await house.group.say('find contact John Doe', { mention: false });

    expect(words(mentioned[0])).toContain('john.doe@contoso-partner.example');
    expect(overheard).toEqual([]);
  });

  it('shows in a group chat no private details and no buttons that change a contact', async () => {
    const [inGroup] = await house.group.say('show contact john.doe@contoso-partner.example');
    const [alone] = await house.staff.say('show contact john.doe@contoso-partner.example');

    expect(words(alone)).toContain('900123');
    expect(words(alone)).not.toContain('are only shown in our own chat');
    expect(words(inGroup)).toContain('john.doe@contoso-partner.example');
    expect(words(inGroup)).not.toContain('900123');
    expect(words(inGroup)).toContain('are only shown in our own chat');
    expect(titles(house.group, inGroup).join()).not.toMatch(/Edit|Delete|Hide|Merge/);
    expect(titles(house.staff, alone).join()).toMatch(/Edit/);
  });

  it.each([
    ['his mobile', 'the sentence that answers a question'],
    ['show contact John', 'the list of people that a command may mean'],
    ['find contact 900123', 'the person with a number'],
  ])('leaves a private number out of a group chat after %j, in %s', async (typed) => {
    for (const member of [house.staff, house.group]) {
      await member.say('show contact john.doe@contoso-partner.example');
    }
    const [alone] = await house.staff.say(typed);
    const [inGroup] = await house.group.say(typed);

    expect(words(alone).replace(/\D/g, '')).toContain('900123');
    expect(words(inGroup)).toContain('John');
    expect(words(inGroup).replace(/\D/g, '').replaceAll(typed, '')).not.toContain('7700900123');
  });

  it('leaves private numbers out of a history in a group chat', async () => {
    const [form] = await house.admin.say('edit contact john.doe@contoso-partner.example');
    const edit = titles(house.admin, form).find((title) => title.startsWith('Edit mail contact'));
    const opened = edit === undefined ? form : (await house.admin.press(form, edit)).sent[0];
    const inputs = { in_mobilePhones: '+44 7700 900777', in_jobTitle: 'Head of Partners' };
    const saved = await house.admin.press(opened, 'Save', inputs);

    const [alone] = await house.staff.say('history john.doe@contoso-partner.example');
    const [inGroup] = await house.group.say('history john.doe@contoso-partner.example');
    await house.admin.press(saved.message, 'Undo');

    expect(words(alone)).toContain('900777');
    expect(words(inGroup)).toContain('Head of Partners');
    expect(words(inGroup)).toContain('are only shown in our own chat');
    expect(words(inGroup)).not.toMatch(/900777|900123/);
  });

  it('gives a status only to the one who asked for the change', async () => {
    const [answer] = await house.staff.say('status CR-1');

    expect(words(answer)).toContain('Request not found');
  });

  it('works for a client that knows no Action.Execute', async () => {
    house.teams.isOldClient = true;
    const [answer] = await house.staff.say('find contact John');

    const next = await house.staff.press(answer, 'Next');
    house.teams.isOldClient = false;

    expect(next.outcome.kind).toBe('submitted');
    expect(words(next.message)).toMatch(/6–10 of \d\d/);
  });
});

describe('a button', () => {
  it('of somebody else’s form, of another chat or with a forged reference does nothing', async () => {
    const [form] = await house.admin.say('add contact');
    const save = house.admin.actions(form).find(({ title }) => title === 'Save');
    const [help] = await house.staff.say('help');
    const before = house.sandbox.organisation.mailContacts.all().length;

    const stolen = await house.staff.press(
      help,
      'My profile',
      {},
      { data: { ...(save?.data as object), verb: 'contact.create' } },
    );
    const forged = await house.admin.press(form, 'Save', {}, { data: { ref: 'AQ' }, skipsChecks: true });
    const empty = await house.admin.press(form, 'Save', {}, { data: {}, skipsChecks: true });

    expect(house.sandbox.organisation.mailContacts.all()).toHaveLength(before);
    for (const { message, sent } of [forged, empty]) {
      expect([message, ...sent].map(words).join('\n')).toContain('no longer works');
    }
    expect(stolen.outcome.kind).not.toBe('error');
  });
});
