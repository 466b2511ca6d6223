import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import type { SharedDocument } from '../../../src/directory/search/search-document.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { person } from './documents.ts';

type Somebody = string | readonly [name: string, more: Partial<SharedDocument>];

function indexOf(people: readonly Somebody[]) {
  const index = createSearchIndex();
  index.put(
    people.map((one, number) =>
      typeof one === 'string' ? person(`p${number}`, one) : person(`p${number}`, one[0], one[1]),
    ),
  );
  return index;
}

/** The names that a text finds, the best first. */
function namesFor(people: readonly Somebody[], typed: string): readonly string[] {
  return indexOf(people)
    .search(parseQuery(typed))
    .map(({ displayName }) => displayName);
}

const hartmanns = Array.from({ length: 26 }, (_, number) => `Anna${number} Hartmann`);

describe('a search with a wrong word', () => {
  it.each<[string, readonly Somebody[], string]>([
    [
      'Hans Berg München',
      [
        ['Sophie Manson', { company: 'Proseware', city: 'Berlin' }],
        ['Hans Berg', { city: 'Berlin' }],
      ],
      'Hans Berg',
    ],
    [
      'John Doe Contoso',
      [
        ['Juan Dow', { company: 'Contoso' }],
        ['John Doe', { company: 'Fabrikam' }],
      ],
      'John Doe',
    ],
    [
      'Maria Lindner Leeds',
      [
        ['Marion Linde', { city: 'Leeds' }],
        ['Maria Lindner', { city: 'Ghent' }],
      ],
      'Maria Lindner',
    ],
    ['Ronald Donald', ['Ronald Smith', 'Ronald Donald'], 'Ronald Donald'],
    ['Thomas A. Lindeman', ['Axel Thomas', 'Ali A. Velayati', 'Thomas Lindemann'], 'Thomas Lindemann'],
    ['xqz stanbur', ['Jack Stanbury', 'Ann Lee'], 'Jack Stanbury'],
    ['xqz stanburry', ['Jack Stanbury', 'Ann Lee'], 'Jack Stanbury'],
    ['jsk stanbur', ['Jack Stanbury', 'Ann Lee'], 'Jack Stanbury'],
    ['Maxwell Moerker', ['Maxwell Adams', 'Maxwell Berg', 'Anna Moerker', 'Max Moerker'], 'Max Moerker'],
    ['josefschaefer', ['Josie Beckmann', 'Josef Schaefer'], 'Josef Schaefer'],
    ['SergeiLavrov', ['Sergey Shoigu', 'Sergei Lavrov'], 'Sergei Lavrov'],
    ['annamariaschmidt', ['Anna Schmidtchen', 'Anna Maria Schmidt'], 'Anna Maria Schmidt'],
    ['kbehrenbruch', ['Anton Behrenbruch', 'Bea Behrenbruch', 'Kristin Behrenbruch'], 'Kristin Behrenbruch'],
    ['Mac Donald', ['Kira Mac An', 'Fiona McDonald'], 'Fiona McDonald'],
    ['De Angelo', ['Ada De Vries', "Nino D'Angelo"], "Nino D'Angelo"],
    ['Peter Bauer', ['Petra Bauer', 'Peter Bauef'], 'Peter Bauef'],
    ['Dirk Maurer', ['Dieter Maurer', 'Dirk Mauer'], 'Dirk Mauer'],
    ['CRISTALORD LIMITED', [['Li Wei', { company: 'CRYSTALORD LTD' }]], 'Li Wei'],
  ])('finds with %j first whom it means', (typed, people, name) => {
    expect(namesFor(people, typed)[0]).toBe(name);
  });

  it('finds whoever has another spelling of one word, beside whoever has the other word alone', () => {
    expect(namesFor(['George Meaney', 'Γιώργος Παπαδόπουλος'], 'George Papadopoulos')).toEqual(
      expect.arrayContaining(['George Meaney', 'Γιώργος Παπαδόπουλος']),
    );
  });

  it.each([
    ['Bakogianni', 'Ντόρα Μπακογιάννη'],
    ['Dora Bakogianni', 'Ντόρα Μπακογιάννη'],
    ['Papadopoulos', 'Γιώργος Παπαδόπουλος'],
    ['Papadopoylos', 'Γιώργος Παπαδόπουλος'],
    ['Evgenia Pavlou', 'Ευγενία Παύλου'],
    ['Γιώργος Παπαδόπουλος', 'Giorgos Papadopoulos'],
    ['Chruschtschow', 'Никита Хрущёв'],
    ['Tschaikowski', 'Пётр Чайковский'],
    ['Solowjow', 'Владимир Соловьёв'],
    ['Jakowlewa', 'Анна Яковлева'],
    ['Schewtschenko', 'Тарас Шевченко'],
    ['Worobjow', 'Иван Воробьёв'],
  ])('finds a name by its spelling in Latin letters: %s', (typed, name) => {
    expect(namesFor(['Ann Lee', name], typed)[0]).toBe(name);
  });

  it.each(['Doktor Hartmann', 'Zacharias Hartmann', 'Hartmann Siemens'])(
    'finds all who have the surname, however many: %j',
    (typed) => {
      const names = namesFor([...hartmanns, 'Ann Lee'], typed);

      expect(names).toHaveLength(10);
      expect(names.every((name) => name.endsWith('Hartmann'))).toBe(true);
    },
  );

  it('names a pet name only for a given name, never for a surname or words run together', () => {
    expect(namesFor(['Olivia Holmgrlund', 'Hollie Ritchie'], 'Holmgrlund')).toEqual(['Olivia Holmgrlund']);
    expect(namesFor(['Gabriel Rossi', 'Gabby Roe'], 'gabriel')).toContain('Gabby Roe');
  });

  it('says which typed words are missing', () => {
    const [hit] = indexOf([['Hans Berg', { city: 'Berlin' }]]).search(parseQuery('Hans Berg München'));

    expect(hit).toMatchObject({ score: 667, isSure: false, missing: ['munchen'] });
    expect(hit?.matches.map(({ typed }) => typed)).toEqual(['hans', 'berg']);
  });

  it('leaves out neither quoted words nor filters', () => {
    const people: readonly Somebody[] = [['Hans Berg', { company: 'Contoso' }], 'Hans Bergmann'];

    expect(namesFor(people, '"Hans Maier"')).toEqual([]);
    expect(namesFor(people, 'Hans Berg company:fabrikam')).toEqual([]);
  });
});

describe('a removed contact', () => {
  it('counts neither for what is known nor for what is left out', () => {
    const index = indexOf(['Ann Lee', 'Cid Ray', 'Bob Lee']);
    index.remove(['p0']);

    expect(index.search(parseQuery('ann lee')).map(({ displayName }) => displayName)).toEqual(['Bob Lee']);
    expect(index.search(parseQuery('annlee'))).toEqual([]);
  });
});

describe('a name of the same word twice', () => {
  it.each(['Frank', 'Ali', 'Thomas'])('is found first when it is typed twice: %s', (word) => {
    const others = Array.from({ length: 10 }, (_, number) => `${word} Aaron${number}`);
    const name = `${word} ${word}`;
    const index = indexOf([...others, name]);

    expect(index.search(parseQuery(name))[0]).toMatchObject({ displayName: name, score: 1250 });
    expect(index.search(parseQuery(word))).toHaveLength(10);
  });
});

describe('a quoted phrase', () => {
  it('is not met by an address that has its words in another order', () => {
    const people: readonly Somebody[] = [
      ['John Doe', { emails: ['john.doe@contoso.example'] }],
      ['Doe John', { emails: ['doe.john@contoso.example'] }],
    ];

    expect(namesFor(people, '"Doe John"')).toEqual(['Doe John']);
    expect(namesFor(people, '"John Doe"')).toEqual(['John Doe']);
  });
});

describe('a name without its space', () => {
  it.each([
    ['田中太郎', '田中 太郎'],
    ['鈴木花子', '花子 鈴木'],
    ['홍길동', '홍 길동'],
    ['王小明', '王 小明'],
    ['ジョンスミス', 'ジョン・スミス'],
    ['田中 太郎', '田中太郎'],
    ['太郎', '田中太郎'],
  ])('is the name: %s for %s', (typed, name) => {
    const index = createSearchIndex();
    index.put([person('a', '', { displayName: name }), person('b', 'Ann Lee')]);

    const [hit] = index.search(parseQuery(typed));
    expect(hit?.displayName).toBe(name);
    expect(hit?.missing).toEqual([]);
    for (const { kind } of hit?.matches ?? []) expect(['exact', 'beginning', 'joined']).toContain(kind);
  });
});

describe('an acronym', () => {
  const crowd: readonly Somebody[] = [
    'Atila Toth',
    'Adam Tiller',
    'Al Turner',
    'Hanna Meyer',
    'Anna Bella Cruz',
    'Jane Powell',
  ];

  it.each([
    ['ABC', 'A.B.C. Company'],
    ['ABC Company', 'A.B.C. Company'],
    ['A.B.C.', 'A.B.C. Company'],
    ['LXC Aviation', 'L.X.C Aviation'],
    ['JP Morgan', 'J.P. Morgan'],
    ['AT&T', 'AT&T'],
    ['H&M', 'H & M Hennes'],
    ['h&m', 'H&M'],
  ])('finds by %j who works at %s', (typed, company) => {
    expect(namesFor([...crowd, ['Zoe Quinn', { company }]], typed)[0]).toBe('Zoe Quinn');
  });

  it('may also be initials', () => {
    expect(namesFor(['Jane Doe', 'John Paul Morgan'], 'J.P. Morgan')[0]).toBe('John Paul Morgan');
    expect(namesFor(['John Paul Smith', 'J.P. Smith'], 'J.P. Smith')[0]).toBe('J.P. Smith');
  });
});
