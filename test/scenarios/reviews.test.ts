import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeMailContact } from '../../sandbox/organisation/make-records.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { JsonObject, SeenMessage } from '../../sandbox/teams/types.ts';
import { intrude } from '../store/databases.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';
import { untilRead } from './until-read.ts';

vi.setConfig(patientTests);

const company = 'Prüfwerk';
const names = ['Bea Bounce', 'Otto Open', 'Ute Unopened', 'Dora Delete', 'Fritz Fremd'];
const settings = {
  in_review_company: 'prufwerk',
  in_review_list: '',
  in_review_bounced: '550 5.1.1 <bea.bounce@pruefwerk.example>: unknown; nobody@elsewhere.example',
  in_review_asks: 'owners',
  in_review_group: 'approvers',
  in_review_perPerson: '5',
  in_review_days: '14',
};

let house: House;
beforeAll(async () => {
  house = await openHouse(
    {},
    {
      prepare: ({ organisation }) => {
        for (const [index, displayName] of names.entries()) {
          const guid = `dddddddd-3333-4000-8000-${String(index).padStart(12, '0')}`;
          organisation.mailContacts.put(
            makeMailContact({
              guid,
              externalDirectoryObjectId: guid.replace('d', 'e'),
              name: displayName,
              displayName,
              company,
              alias: `review${index}`,
              externalEmailAddress: `${displayName.toLowerCase().replace(' ', '.')}@pruefwerk.example`,
              createdAt: Date.UTC(2026, 0, 5),
              isDirSynced: displayName === 'Fritz Fremd',
            }),
          );
        }
      },
    },
  );
  await Promise.all([house.admin, house.approver, house.staff].map((member) => member.open()));
  await untilRead(house);
  await answerTo(house.admin, 'show Otto Open');
  // Bea is the staff member's contact from now on.
  const form = await vi.waitFor(
    async () => {
      const answer = await answerTo(house.staff, 'edit Bea Bounce');
      // What was read is in memory a moment later.
      expect(titles(house.staff, answer)).toContain('Submit for approval');
      return answer;
    },
    { timeout: 60_000, interval: 200 },
  );
  await house.staff.press(form, 'Submit for approval', { in_jobTitle: 'Buyer' });
  await house.approver.press(
    await house.approver.waitFor((seen) => hasButton(house.approver, seen, 'Approve')),
    'Approve',
  );
});
afterAll(() => house.close());

const hasButton = (member: ChatMember, seen: SeenMessage, title: string) =>
  titles(member, seen).includes(title);
const asksToCheck = (seen: SeenMessage) =>
  words(seen).includes('still right?') && words(seen).includes('asks you');
const cardsOf = (member: ChatMember) => member.messages().filter(asksToCheck);

async function preview(inputs: Readonly<Record<string, string>>): Promise<SeenMessage> {
  const list = await answerTo(house.admin, 'review');
  const form = await house.admin.press(list, 'New review');
  return (await house.admin.press(form.message, 'Preview', inputs)).message;
}

describe('a review', () => {
  it('is previewed with the number of contacts by reason, and starts nothing with other settings', async () => {
    const shown = await preview(settings);

    expect(words(shown)).toContain('2 people would be asked about 4 contacts');
    for (const line of [
      '1 whose mail bounced',
      '2 that nobody opened here in the last 90 days',
      '1 that no other system has',
      '1 contact is left out: managed in another system',
      '1 bounced address belongs to none of these contacts',
    ]) {
      expect(words(shown)).toContain(line);
    }
    const other = { ...settings, in_review_perPerson: '25' };
    const changed = await house.admin.press(shown, 'Start the review', other);
    expect(words(changed.message)).toContain('The preview has changed');
    expect(cardsOf(house.approver)).toEqual([]);
  });

  it('keeps what was chosen when a client returns a part of the card, and clears what came back empty', async () => {
    const { admin } = house;
    const shown = await preview({ ...settings, in_review_asks: 'group' });
    const part = async (inputs: Readonly<Record<string, string>>, title = 'Preview') => {
      const action = admin.actions(shown).find((one) => one.title === title);
      const data = { ...(action?.data as JsonObject), ...inputs };
      return JSON.stringify((await admin.press(shown, title, {}, { data })).message.card);
    };

    const days = await part({ in_review_days: '7' });
    const started = await part({ in_review_days: '28' }, 'Start the review');
    // Clients leave out an input that was emptied, but not a choice.
    const { in_review_company: _, in_review_list: __, ...others } = settings;
    const cleared = await part(others);

    for (const card of [days, started]) {
      expect(card).toMatch(/"id":"in_review_company"[^}]*"value":"prufwerk"/);
      expect(card).toMatch(/"id":"in_review_bounced"[^}]*"value":"550/);
      expect(card).toMatch(/"id":"in_review_asks"[^}]*"value":"group"/);
      expect(card).toMatch(/"id":"in_review_perPerson"[^}]*"value":"5"/);
    }
    expect(days).toMatch(/"id":"in_review_days"[^}]*"value":"7"/);
    expect(started).toMatch(/"id":"in_review_days"[^}]*"value":"28"/);
    expect(started).toContain('The preview has changed');
    expect(cleared).toMatch(/"id":"in_review_company"[^}]*"value":""/);
    expect(cardsOf(house.approver)).toEqual([]);
  });

  it('asks each person with one card, whoever last changed the contact first', async () => {
    const started = await house.admin.press(await preview(settings), 'Start the review', settings);

    expect(words(started.message)).toContain('Review of prufwerk');
    const [own, others] = await Promise.all([
      house.staff.waitFor(asksToCheck),
      house.approver.waitFor(asksToCheck),
    ]);
    expect(words(own)).toContain('Is this contact still right?');
    expect(words(others)).toContain('Are these 3 contacts still right?');
    expect(words(others)).toContain('Ada Lindqvist asks you');
  });

  it('reminds at half time, also after a restart', async () => {
    const { approver, staff } = house;
    await house.whileStopped(({ DATA_DIR: directory = '' }) =>
      intrude({ directory }, 'update review_people set remind_at = 1, due_at = 1'),
    );

    const reminder = (seen: SeenMessage) => words(seen).includes('still wait');
    const waiting = await Promise.all([approver, staff].map((member) => member.waitFor(reminder, patience)));

    expect(words(waiting[0])).toContain('3 contacts still wait for you');
    expect(words(waiting[1])).toContain('1 contact still waits for you');
    expect(titles(approver, waiting[0])).toEqual(['Start', 'Remind me tomorrow']);
    expect(approver.messages().filter(reminder)).toHaveLength(1);
  });

  it('records what is still right and what nobody knows, and goes on later', async () => {
    const { approver } = house;
    const first = await approver.press(cardsOf(approver)[0], 'Start');
    expect(words(first.message)).toContain('Is this contact still right? (1 of 3)');
    expect(words(first.message)).toContain('Nobody has opened it here');
    expect(titles(approver, first.message)).toEqual(
      expect.arrayContaining(['Still right', 'Change…', 'Delete…', 'Don’t know', 'Remind me tomorrow']),
    );

    const second = await approver.press(first.message, 'Still right');
    expect(words(second.message)).toContain('(2 of 3)');
    const snoozed = await approver.press(second.message, 'Remind me tomorrow');
    expect(words(snoozed.message)).toContain('I’ll remind you tomorrow');

    const again = await answerTo(approver, 'my reviews');
    expect(words(again)).toContain('1 of 3 done');
    const shown = await approver.press(again, 'Continue');
    const twice = await approver.press(await answerTo(approver, 'my reviews'), 'Continue');
    const third = await approver.press(shown.message, 'Don’t know');
    expect(words(third.message)).toContain('Otto Open');
    // Another card for the same contact cannot answer again.
    expect(words((await approver.press(twice.message, 'Still right')).message)).toContain('Otto Open');
  });

  it('takes a change request as the answer, and says so on the card', async () => {
    const { staff } = house;
    const asked = await staff.press(cardsOf(staff)[0], 'Start');
    expect(words(asked.message)).toContain('Mail to this address came back');
    const { message, sent } = await staff.press(asked.message, 'Change…');
    const form = [message, ...sent].find((seen) => hasButton(staff, seen, 'Submit for approval'));

    await staff.press(form, 'Submit for approval', { in_jobTitle: 'Head of purchasing' });

    await staff.waitFor((seen) => words(seen).includes('All done, thank you'), patience);
    const progress = await house.admin.press(await answerTo(house.admin, 'reviews'), 'Show');
    expect(words(progress.message)).toMatch(/1 still right.*1 changed.*1 that nobody knew.*1 open/s);
  });

  it('shows who checked a contact on its card', async () => {
    const cards = await Promise.all(
      ['Ute Unopened', 'Dora Delete'].map((name) => answerTo(house.staff, `show ${name}`)),
    );

    expect(cards.map(words).join()).toMatch(/Checked by Omar Haddad on /);
  });

  it('can be stopped, and tells so to those who come later', async () => {
    const { admin, approver } = house;
    const progress = await admin.press(await answerTo(admin, 'reviews'), 'Show');

    const stopped = await admin.press(progress.message, 'Stop the review');

    expect(words(stopped.message)).toContain('The review was stopped');
    await admin.waitFor((seen) => words(seen).includes('The review of prufwerk is over'), patience);
    await approver.waitFor((seen) => words(seen).includes('This review has ended'), patience);
    expect(words(await answerTo(approver, 'review'))).toContain('Nobody asks you');
    expect(titles(admin, stopped.message)).toContain('Start again');
  });

  it('tells the admin who cannot be reached', async () => {
    const { admin } = house;
    const inputs = { ...settings, in_review_group: 'editors', in_review_asks: 'group' };
    const shown = await preview(inputs);
    expect(words(shown)).toContain('left out: changed or checked in the last 180 days');

    await admin.press(shown, 'Start the review', inputs);

    const news = await admin.waitFor((seen) => words(seen).includes('couldn’t reach'), patience);
    expect(words(news)).toContain('for the review of prufwerk');
    const progress = await admin.press(await answerTo(admin, 'reviews'), 'Show');
    expect(words(progress.message)).toContain('Can’t be reached');
  });

  it('takes the addresses that bounced from a file', async () => {
    const { admin } = house;
    const button = 'Review contacts whose mail bounced';
    await admin.sendFile('bounces.csv', 'Recipient\nute.unopened@pruefwerk.example\n');
    const received = await admin.waitFor((seen) => hasButton(admin, seen, button));
    const { message, sent } = await admin.press(received, button);
    const form = [message, ...sent].find((seen) => hasButton(admin, seen, 'Preview'));

    const shown = await admin.press(form, 'Preview', { ...settings, in_review_bounced: '' });

    expect(words(shown.message)).toContain('And the addresses in bounces.csv');
    expect(words(shown.message)).toContain('1 whose mail bounced');
  });

  it('says which list it does not find', async () => {
    const shown = await preview({ ...settings, in_review_list: 'No such list' });

    expect(words(shown)).toContain('I found no list called “No such list”');
  });
});
