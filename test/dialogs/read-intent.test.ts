import { describe, expect, it } from 'vitest';
import { readIntent } from '../../src/dialogs/read-intent.ts';
import { commandNames } from './command-names.ts';

const knowing = (isName: (text: string) => Promise<boolean>) => ({ isInName: isName, isExactName: isName });

async function read(text: string, names: readonly string[] = []): Promise<string> {
  const intent = await readIntent(
    text,
    knowing(async (asked) => names.includes(asked)),
  );
  if (intent.kind === 'follow-up') return `follow-up: ${intent.followUp.kind}`;
  return intent.kind === 'search' ? `search: ${intent.text}` : `${intent.dialog.name}: ${intent.argument}`;
}

describe('a word for another page', () => {
  it.each([
    ['next', 'page next'],
    ['Next page', 'page next'],
    ['more', 'page next'],
    ['show more', 'page next'],
    ['more please', 'page next'],
    ['back', 'page previous'],
    ['go back', 'page previous'],
    ['previous', 'page previous'],
    ['weiter', 'page next'],
    ['mehr', 'page next'],
    ['zurück', 'page previous'],
    ['suivant', 'page next'],
    ['précédent', 'page previous'],
    ['siguiente', 'page next'],
    ['más', 'page next'],
    ['anterior', 'page previous'],
    ['avanti', 'page next'],
    ['indietro', 'page previous'],
    ['próximo', 'page next'],
    ['voltar', 'page previous'],
    ['volgende', 'page next'],
    ['terug', 'page previous'],
  ])('%j means %j', async (text, expected) => {
    const intent = await readIntent(
      text,
      knowing(async () => false),
    );

    const page = intent.kind === 'follow-up' && intent.followUp.kind === 'page' && intent.followUp.page;
    expect(`page ${page}`).toBe(expected);
  });

  it('is a name when somebody is called exactly so, and explained when there is no list', async () => {
    expect(await read('next', ['next'])).toBe('search: next');
    const intent = await readIntent(
      'next',
      knowing(async () => false),
      { withFollowUps: false },
    );
    expect(intent).toMatchObject({ kind: 'command', dialog: { name: 'small-talk' } });
  });
});

describe('a typed text', () => {
  it.each([...commandNames, 'Withdraw Bank', 'hello fresh phone'])(
    '%j is looked for when somebody bears that name',
    async (text) => {
      expect(await read(text, [text])).toBe(`search: ${text}`);
    },
  );

  it.each([
    ['Hi-Fi Studio Roe', 'search: Hi-Fi Studio Roe'],
    ['Co-op Bank', 'search: Co-op Bank'],
    ['doctor smith', 'search: doctor smith'],
    ['sources unlimited', 'search: sources unlimited'],
    ['hi, can you find John Doe?', 'search: can you find John Doe?'],
    ['hello John Doe', 'search: John Doe'],
    ['good morning, approve CR-7', 'approve-request: CR-7'],
    ['hello there!', 'greet: there!'],
    ['approve CR\u20117', 'approve-request: CR-7'],
    ['approve CR–7, fine', 'approve-request: CR-7, fine'],
    ['CR\u20117', 'show-change: 7'],
    ['undo cr−7', 'undo-change: cr-7'],
    ['/find John Doe', 'find-contact: find John Doe'],
    ['/help', 'help: '],
    [', find John Doe', 'find-contact: find John Doe'],
    [': requests', 'list-requests: '],
    ['#help', 'help: '],
    ['**help**', 'help: '],
    ['`find John Doe`', 'find-contact: find John Doe'],
    [', John Doe', 'search: , John Doe'],
    ['find: John Doe', 'find-contact: find John Doe'],
    ['find contact: John Doe', 'find-contact: find contact John Doe'],
    ['find 🙂', 'find-contact: '],
    ['who is “”', 'find-contact: '],
    ['hi there, find John Doe', 'find-contact: find John Doe'],
    ['Hi there! approve CR-1', 'approve-request: CR-1'],
    ['hello team, John Doe', 'search: John Doe'],
    ['hello All Saints', 'search: All Saints'],
    ['help.desk@nowhere.example', 'search: help.desk@nowhere.example'],
    ['approve.team@nowhere.example', 'search: approve.team@nowhere.example'],
    ['help.', 'help: '],
    ['who is calling +44 7700 900123', 'find-contact: who is calling +44 7700 900123'],
    ['show all contacts from Fabrikam', 'show-contact: show all contacts from Fabrikam'],
    ['find', 'find-contact: '],
    ['edit John', 'edit-contact: John'],
    ['approve Co', 'approve-request: Co'],
    ['help me please', 'help: '],
    ['status please', 'show-change: '],
    ['edit, please!', 'edit-contact: '],
    ['Comment joindre John Doe ?', 'search: Comment joindre John Doe ?'],
    ['comment thanks for asking', 'comment-request: thanks for asking'],
  ])('%j means %j when nobody is called so', async (text, meaning) => {
    expect(await read(text)).toBe(meaning);
  });

  it.each([
    ['approve CR-1', 'approve-request: CR-1'],
    ['approve all', 'approve-all: '],
    ['undo 12', 'undo-change: 12'],
    ['cr-1', 'show-change: 1'],
    ['requests overdue', 'list-requests: overdue'],
    ['merge John Doe with Jon Doe', 'merge-contacts: John Doe with Jon Doe'],
    ['delegate to Ada until Friday', 'delegate-approvals: to Ada until Friday'],
    ['delete contact Ltd', 'delete-contact: Ltd'],
  ])('%j is a command, whoever is called so', async (text, meaning) => {
    expect(await read(text, [text])).toBe(meaning);
  });

  it.each([
    ['genehmigen', 'approve-request: '],
    ['ablehnen', 'reject-request: '],
    ['zurückziehen', 'withdraw-request: '],
    ['retirar', 'withdraw-request: '],
    ['rückgängig', 'undo-change: '],
    ['estado', 'show-change: '],
    ['stato', 'show-change: '],
    ['verlauf', 'show-history: '],
    ['bearbeiten', 'edit-contact: '],
    ['löschen', 'delete-contact: '],
    ['exportieren', 'export-contacts: '],
    ['add to favorites', 'add-favorite: '],
    ['zu Favoriten hinzufügen', 'add-favorite: '],
    ['aggiungilo ai preferiti', 'add-favorite: '],
    ['ajoute-la aux favoris', 'add-favorite: '],
    ['añádelo a favoritos', 'add-favorite: '],
    ['John Doe zu den Favoriten hinzufügen', 'add-favorite: John Doe'],
    ['aus Favoriten entfernen', 'remove-favorite: '],
    ['remove from favourites', 'remove-favorite: '],
    ['enlève-le des favoris', 'remove-favorite: '],
  ])('%j means %j, about the last answer', async (text, meaning) => {
    expect(await read(text)).toBe(meaning);
  });

  it.each([
    ['who approved it', 'show-change: '],
    ['has it been approved?', 'show-change: '],
    ['who asked for it?', 'show-change: '],
    ['why does she want it deleted?', 'show-change: '],
    ['were my requests approved', 'list-requests: '],
    ['did Omar approve it', 'show-change: '],
    ['his lists', 'show-lists: him'],
    ['show me her distribution lists', 'show-lists: him'],
    ['who requested John Doe', 'show-change: John Doe'],
    ['when was he last changed', 'show-history: he'],
    ['who changed her?', 'show-history: her'],
    ['who added John Doe', 'show-history: John Doe'],
    ['who’s his boss', 'small-talk: who’s his boss'],
    ['who is John’s boss', 'small-talk: who is John’s boss'],
    ['none of those', 'small-talk: none of those'],
  ])('%j asks for %j', async (text, meaning) => {
    expect(await read(text)).toBe(meaning);
  });

  it.each(['hi ', 'hello there, ', 'please hey ', 'hi edit '])(
    'asks the directory seldom when a text of 5,000 characters repeats %j',
    async (text) => {
      let count = 0;
      const isName = async () => {
        count += 1;
        return false;
      };

      await readIntent(text.repeat(5000 / text.length).trim(), knowing(isName));

      expect(count).toBeLessThan(5);
    },
  );

  it.each([
    ['hlep', 'help: '],
    ['Thnaks!', 'small-talk: thanks'],
    ['canel', 'small-talk: cancel'],
    ['favorits', 'list-favorites: '],
    ['exprot', 'export-contacts: '],
    ['Helm', 'search: Helm'],
    ['Menz', 'search: Menz'],
    ['Hanks', 'search: Hanks'],
  ])('%j means %j when nobody is found', async (text, meaning) => {
    const nobody = async () => false;
    const read = async (isFound: () => Promise<boolean>) => {
      const intent = await readIntent(text, { ...knowing(nobody), isFound });
      return intent.kind === 'command'
        ? `${intent.dialog.name}: ${intent.argument}`
        : `${intent.kind}: ${'text' in intent ? intent.text : ''}`;
    };

    expect(await read(nobody)).toBe(meaning);
    expect(await read(async () => true)).toBe(`search: ${text}`);
  });

  it('asks the directory for nothing when it is plainly a command or plainly a search', async () => {
    const asked: string[] = [];
    const isName = async (text: string) => {
      asked.push(text);
      return false;
    };

    for (const text of ['help', 'approve CR-1', 'find contact John', 'John Doe', 'delete contact John']) {
      await readIntent(text, knowing(isName));
    }

    expect(asked).toEqual([]);
    expect(
      await readIntent(
        'John',
        knowing(async () => false),
      ),
    ).toEqual({ kind: 'search', text: 'John' });
  });
});
