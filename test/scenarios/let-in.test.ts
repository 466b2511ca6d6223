import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type House, openHouse, words } from './house.ts';

let house: House;
afterAll(() => house.close());

/** What the bot answers somebody who writes in their 1:1 chat or the group. */
async function ask(objectId: string, text: string, chat = house.staff.chat): Promise<string> {
  const activity = house.teams.activity(house.staff.person, chat, text);
  const from = { ...(activity.from as object), aadObjectId: objectId };
  const before = house.staff.messages().length;
  const member = chat === house.staff.chat ? house.staff : house.group;
  const { status } = await house.teams.post({ ...activity, from });
  expect(status).toBe(200);
  await expect.poll(() => member.messages().length).toBeGreaterThan(chat === house.staff.chat ? before : 0);
  return words(member.messages().at(-1));
}

const userWhere = (fits: (user: { readonly userType: string }) => boolean) =>
  house.sandbox.organisation.users.all().find(fits)?.id ?? '';
const guest = () => userWhere(({ userType }) => userType === 'Guest');

describe('who is let in', () => {
  beforeAll(async () => {
    house = await openHouse();
    await house.staff.open();
    await house.group.open();
  });

  it.each(['find john', 'John', 'hi', 'help', 'add contact', 'requests'])(
    'is nobody whom Entra does not know: %s',
    async (text) => {
      const answer = await ask('99999999-0000-4000-8000-000000000404', text);

      expect(answer).toContain('couldn’t find your account');
      expect(answer).not.toContain('John Doe');
    },
  );

  it('is nobody whom Entra does not know in a group either', async () => {
    const answer = await ask('99999999-0000-4000-8000-000000000405', 'find john', house.group.chat);

    expect(answer).toContain('couldn’t find your account');
  });

  it('is no guest, unless a setting says so', async () => {
    expect(await ask(guest(), 'find john')).toContain('guests can’t use me here');
  });

  it('is nobody whose account is disabled', async () => {
    const { users } = house.sandbox.organisation;
    const user = users
      .all()
      .find(
        ({ id, accountEnabled }) =>
          accountEnabled && !Object.values(cast).some(({ objectId }) => objectId === id),
      );
    if (user === undefined) expect.fail('there is nobody');
    users.put({ ...user, accountEnabled: false });

    expect(await ask(user.id, 'find john')).toContain('is disabled');
  });

  it('is every member', async () => {
    expect(await ask(cast.editor.objectId, 'find contact John Doe')).toContain('John Doe');
  });

  it('is everybody for searching and nobody for changing while Entra does not answer', async () => {
    house.sandbox.graph.faults.add({
      match: { path: /checkMemberGroups|\/users\/[^/]+$/ },
      fault: { kind: 'status', status: 503 },
      times: 1_000,
    });
    const somebody = userWhere(({ userType }) => userType === 'Member');

    const found = await ask(somebody, 'find contact John Doe');
    const form = await ask(somebody, 'add contact Jim');

    expect(found).toContain('John Doe');
    expect(form).toContain('couldn’t check what you’re allowed to do');
    house.sandbox.graph.faults.clear();
  });
});

describe('guests who may search', () => {
  beforeAll(async () => {
    await house.close();
    house = await openHouse({ GUEST_ACCESS: 'search' });
    await house.staff.open();
  });

  it('find people, and nothing else', async () => {
    expect(await ask(guest(), 'find contact John Doe')).toContain('John Doe');
    for (const text of ['add contact Jim', 'requests', 'history John Doe']) {
      expect(await ask(guest(), text)).toContain('Guests of this organisation can only search');
    }
  });
});
