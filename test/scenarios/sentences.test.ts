import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse, titles, words } from './house.ts';
import { untilRead } from './until-read.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await untilRead(house);
});
afterAll(() => house.close());

const answerTo = async (typed: string) => (await house.staff.say(typed))[0];

describe('small talk', () => {
  it.each([
    ['thanks', 'You’re welcome'],
    ['Vielen Dank!', 'You’re welcome'],
    ['ok, merci', 'You’re welcome'],
    ['yes', 'Nothing is waiting for your answer'],
    ['cancel', 'I found nobody called “cancel”.'],
    ['stop', 'There is nothing to cancel'],
    ['canel', 'There is nothing to cancel'],
    ['Thnaks!', 'You’re welcome'],
    ['hlep', 'What you can ask me'],
    ['yesss', 'Nothing is waiting for your answer'],
    ['what the f***', 'Sorry that I was no help'],
    ['where is my data stored?', 'Your privacy'],
    ['danke für die schnelle Hilfe', 'You’re welcome'],
    ['settings', 'I found nobody called “settings”.'],
    ['people', 'I found nobody called “people”'],
    ['who are you?', 'I’m Cardfile'],
    ['are you a bot?', 'I’m a bot'],
    ['what do you store?', 'Your privacy'],
    ['datenschutz', 'Your privacy'],
    ['bug', 'I cannot pass messages on'],
    ['you are useless', 'Sorry that I was no help'],
    ['!', 'Who are you looking for?'],
    ['👍', 'Who are you looking for?'],
    ['Hilfe', 'What you can ask me'],
    ['menu', 'What you can ask me'],
    ['guten Morgen', 'Cardfile'],
    ['all contacts', 'Which contacts?'],
    ['contacts without a phone number', 'everyone at Contoso without a phone number'],
    ['people with an email address', 'everyone at Contoso with an e-mail address'],
    ['added last week by Omar', 'I cannot list the changes of other people'],
    ['that’s the guy, thanks!', 'You’re welcome'],
    ['thank u very much, appreciate it', 'You’re welcome'],
    ['good evening, anybody home?', 'I’m Cardfile'],
    ['what will the weather be like in my town', 'I’m not sure what you mean'],
  ])('%j is answered with %j, at most two buttons and nobody’s name', async (typed, expected) => {
    const answer = await answerTo(typed);

    expect(words(answer)).toContain(expected);
    expect(titles(house.staff, answer).filter((title) => /show/i.test(title))).toEqual([]);
  });

  it.each(['What waits for me', 'what is waiting for me?', 'show me my requests', 'meine Anfragen'])(
    '%j lists the requests',
    async (typed) => {
      expect(words(await answerTo(typed))).toContain('You haven’t sent any requests');
    },
  );

  it('works in a group chat, where lists of requests stay private', async () => {
    await house.group.open();

    const [thanks] = await house.group.say('thanks');
    const [requests] = await house.group.say('what waits for me');

    expect(words(thanks)).toContain('You’re welcome');
    expect(words(requests)).toContain('That’s private');
  });
});

describe('a sentence', () => {
  it.each([
    ['can you find me the number of John Doe at Contoso?', 'John Doe'],
    ['hi, who is our contact at Fabrikam?', 'Fabrikam'],
    ['who is calling +44 7700 900123', 'John Doe'],
    ['where does John Doe work?', 'Contoso Partner Ltd'],
    ['show me all buyers in Berlin', 'Buyer'],
    ['tous les acheteurs à Munich', 'Buyer'],
    ['Berater in Cologne', 'Consultant'],
    ['wer arbeitet bei Fabrikam?', 'Fabrikam'],
    ['tous les contacts chez Fabrikam', 'Fabrikam'],
    ["could you tell me where Patrick O'Brien is based", "O'Brien Haulage"],
    ['I lost John Fitz-Gerald’s number, can you help', 'Proseware'],
    ['Weißt du, wer Omar Haddad ist?', 'Head of Communications'],
    ['Ist bei euch ein Jörg Groß gespeichert?', 'Software Engineer'],
    ['John Doe, thanks very much', 'John Doe'],
  ])('%j finds %j', async (typed, expected) => {
    const answer = await answerTo(typed);

    expect(words(answer)).toContain(expected);
    expect(words(answer)).not.toMatch(/Nobody found|people like/);
  });

  it.each([
    'how many contacts does Fabrikam have?',
    'wie viele Kontakte hat Fabrikam?',
    'combien de contacts a Fabrikam ?',
  ])('%j is answered with the number', async (typed) => {
    const listed = words(await answerTo('everyone at Fabrikam'));
    const total = /of (?<total>\d+) for/.exec(listed)?.groups?.total;

    expect(words(await answerTo(typed))).toContain(`I found ${total} people for “Fabrikam”.`);
  });

  it('counts those with a detail and those without it', async () => {
    const total = /of (?<total>\d+) for/.exec(words(await answerTo('everyone at Fabrikam')))?.groups?.total;
    const countOf = async (typed: string, about: string) => {
      const answer = words(await answerTo(typed));
      expect(answer).toContain(`for “Fabrikam” ${about}.`);
      return Number(/I found (?<count>\d+)/.exec(answer)?.groups?.count);
    };
    const having = await countOf('how many people at Fabrikam have a phone number?', 'with a phone number');
    const lacking = await countOf(
      'how many people at Fabrikam have no phone number?',
      'without a phone number',
    );

    expect(having).toBeGreaterThan(0);
    expect(having + lacking).toBe(Number(total));
  });

  it('about a missing detail lists only people without it', async () => {
    const answer = await answerTo('people at Fabrikam without a phone number');

    expect(words(answer)).toMatch(/for “people at Fabrikam without a phone number”/);
    expect(words(answer)).not.toMatch(/\+\d{2} ?\d/);
  });

  it('finds people by the words alone if nobody meets its filters', async () => {
    const answer = await answerTo('everyone called Smith at Nowhere Ever Ltd');

    expect(words(answer)).toContain('Smith');
  });
});

describe('a question about requests and commands', () => {
  it.each([
    ['who approved CR-99?', 'Request not found'],
    ['is Ana Berg approved yet?', 'I found no request of yours about “Ana Berg”'],
    ['who added Nobody Atall?', 'Nobody'],
    ['how do I add a contact?', 'Type “add contact”'],
    ['wie kann ich einen Kontakt löschen?', 'Type “delete contact John Doe”'],
    ['how do I approve a request?', 'Type “approve CR-1”'],
  ])('%j is answered with %j', async (typed, expected) => {
    expect(words(await answerTo(typed))).toContain(expected);
  });

  it('about a contact shows the request about it', async () => {
    const [form] = await house.staff.say('can you add a contact for me?');
    await house.staff.press(form, 'Submit for approval', {
      in_displayName: 'Ana Berg',
      in_emails: 'ana.berg@fabrikam.example',
    });

    expect(words(await answerTo('is Ana Berg approved yet?'))).toContain('Ana Berg');
    expect(words(await answerTo('who approved Ana Berg?'))).toContain('CR-1');
    expect(words(await answerTo('what is the status of my request for Ana Berg?'))).toContain('CR-1');
  });
});

describe('a search with “or”', () => {
  it('shows the people of each part, and is narrowed as a whole', async () => {
    const both = words(await answerTo('Elton John or Siobhan O’Brien'));
    const fewer = words(await answerTo('only colleagues'));
    const count = words(await answerTo('how many buyers or technicians does Contoso have?'));

    for (const text of [both, fewer]) {
      expect(text).toContain('Elton John');
      expect(text).toContain('Siobhan O');
    }
    expect(count).toMatch(/I found \d+ /);
  });
});
