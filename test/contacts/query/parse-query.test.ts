import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactQuery } from '../../../src/contacts/query/contact-query.ts';
import { describeQuery } from '../../../src/contacts/query/describe-query.ts';
import { isEmptyQuery, parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { growsFasterThanText } from '../../growth.ts';

const nothing: Omit<ContactQuery, 'text'> = {
  words: [],
  email: '',
  domain: '',
  phone: '',
  wants: 'anything',
};

describe('the longer readings of a query', () => {
  it.each<[string, ContactQuery['longer']]>([
    ['Royal Mail', [['Royal', 'Mail']]],
    ['find Virgin Mobile', [['Virgin', 'Mobile']]],
    ['find contact The Phone House', [['Phone', 'House']]],
    ['Number Ten', [['Number', 'Ten']]],
    ['who is Kwok To?', [['Kwok', 'To']]],
    [
      'Kwok To phone',
      [
        ['Kwok', 'To', 'phone'],
        ['Kwok', 'To'],
      ],
    ],
    ['Ho Wing On', [['Ho', 'Wing', 'On']]],
    ['John Doe', undefined],
    ['find contact John', undefined],
    ['To', undefined],
    ['john at contoso john@contoso.com', undefined],
    ['"Royal Mail" phone', undefined],
  ])('of %j are %j', (text, longer) => {
    expect(parseQuery(text).longer).toEqual(longer);
  });
});

describe('parseQuery', () => {
  it.each<[string, Partial<ContactQuery>]>([
    ['John', { words: ['John'] }],
    ['find contact John', { words: ['John'] }],
    ['find John Doe?', { words: ['John', 'Doe'] }],
    ['who is John Doe??', { words: ['John', 'Doe'] }],
    ['Who’s John Doe please', { words: ['John', 'Doe'] }],
    ['please can you find me the contact John, thanks', { words: ['John'] }],
    ['Doe, John', { words: ['Doe', 'John'] }],
    ['john doe phone', { words: ['john', 'doe'], wants: 'phone' }],
    ['phone of John Doe', { words: ['John', 'Doe'], wants: 'phone' }],
    ['what is the phone number of John Doe?', { words: ['John', 'Doe'], wants: 'phone' }],
    ['what is the phone number of John Doe, please?', { words: ['John', 'Doe'], wants: 'phone' }],
    ["John Doe's phone number", { words: ['John', 'Doe'], wants: 'phone' }],
    ['Chris’ mobile', { words: ['Chris'], wants: 'phone' }],
    ['call John', { words: ['John'], wants: 'phone' }],
    ['e-mail john', { words: ['john'], wants: 'email' }],
    ['mail address of Ann Li', { words: ['Ann', 'Li'], wants: 'email' }],
    ["I need Ann Li's email", { words: ['Ann', 'Li'], wants: 'email' }],
    ["where is Ann Li's office?", { words: ['Ann', 'Li'], wants: 'address' }],
    ['address of Ann Li', { words: ['Ann', 'Li'], wants: 'address' }],
    ['Ann Li address', { words: ['Ann', 'Li'], wants: 'address' }],
    ['city of Ann Li', { words: ['Ann', 'Li'], wants: 'address' }],
    ['where is Ann Li based?', { words: ['Ann', 'Li'], wants: 'address' }],
    ['which company is Ann Li at?', { words: ['Ann', 'Li'], wants: 'company' }],
    ['where does Ann Li work?', { words: ['Ann', 'Li'], wants: 'company' }],
    ["what is Ann Li's job?", { words: ['Ann', 'Li'], wants: 'title' }],
    ['what does Ann Li do?', { words: ['Ann', 'Li'], wants: 'title' }],
    ['job title of Ann Li', { words: ['Ann', 'Li'], wants: 'title' }],
    ['City Bank', { words: ['City', 'Bank'] }],
    ['Post Office', { words: ['Post', 'Office'] }],
    ['phone', { words: ['phone'] }],
    ['find', { words: ['find'] }],
    ['find john @contoso.com', { words: ['john'], domain: 'contoso.com' }],
    ['@Contoso.com', { domain: 'contoso.com' }],
    ['john at contoso', { words: ['john', 'contoso'] }],
    ['Will Grace', { words: ['Will', 'Grace'] }],
    ['To My', { words: ['To', 'My'] }],
    ['phone number of my Ann', { words: ['Ann'], wants: 'phone' }],
    ['Jane.Doe@Contoso.com', { email: 'jane.doe@contoso.com' }],
    ['who is <jane@contoso.com>?', { email: 'jane@contoso.com' }],
    ['Jane Doe <jane@contoso.com>', { words: ['Jane', 'Doe'], email: 'jane@contoso.com' }],
    ['mailto:jane@contoso.com', { email: 'jane@contoso.com' }],
    ["pat.o'brien@contoso.com", { email: "pat.o'brien@contoso.com" }],
    ['jörg@bücher.example', { email: 'jörg@xn--bcher-kva.example' }],
    ['john@contoso', { words: ['john@contoso'] }],
    ['+49 (0)89 123-456 ext. 12', { phone: '+4989123456' }],
    ['who is 0049 89 123456?', { phone: '004989123456' }],
    ['who called from 089/1234567', { phone: '0891234567' }],
    ['1234', { phone: '1234' }],
    ['tel:+4989123456', { phone: '+4989123456' }],
    ['٠٨٩١٢٣٤٥٦', { phone: '089123456' }],
    ['Studio 54', { words: ['Studio', '54'] }],
    ['Ann 4255550100', { words: ['Ann'], phone: '4255550100' }],
    ['"Contoso Ltd" john', { words: ['Contoso Ltd', 'john'] }],
    ['„Contoso Ltd“', { words: ['Contoso Ltd'] }],
    ['find O’Brien', { words: ["O'Brien"] }],
    ["O'Brien", { words: ["O'Brien"] }],
    ['Jean-Luc', { words: ['Jean-Luc'] }],
    ['"))%*', {}],
    ['"', {}],
    ['😀 John 😀', { words: ['John'] }],
    ['😀', {}],
    ['', {}],
    ['محمد علي', { words: ['محمد', 'علي'] }],
    ['\u202eמשה\u202c כהן', { words: ['משה', 'כהן'] }],
    ['田中太郎？', { words: ['田中太郎'] }],
    ['$\u007bsecret} <at>CEO</at>', { words: ['secret', 'CEO'] }],
  ])('reads %j', (text, expected) => {
    const { text: _, longer: __, ...read } = parseQuery(text);

    expect(read).toEqual({ ...nothing, ...expected });
  });

  it('keeps the text without the command words', () => {
    expect(parseQuery('  find contact  John   Doe? ').text).toBe('John Doe');
    expect(parseQuery('phone of "))%* Doe').text).toBe('"))%* Doe');
  });

  it.each([
    ['wer hat jörg@Bücher.example?', 'jörg@bücher.example'],
    ['who is <Jane@xn--bcher-kva.example>?', 'jane@xn--bcher-kva.example'],
    ['who called me from +44 7700 900123?', '+44 7700 900123'],
  ])('keeps of %j only the address or number, as typed', (typed, text) => {
    expect(parseQuery(typed).text).toBe(text);
  });

  it.each([
    ['Wie ist die Nummer von Hans Berg?', 'phone'],
    ['Hast du die Telefonnummer von Hans Berg?', 'phone'],
    ['e-mail von Hans Berg', 'email'],
    ['E-Mail-Adresse von Hans Berg', 'email'],
    ['Wer ist Hans Berg?', 'anything'],
    ['Ich suche Hans Berg', 'anything'],
    ['Quel est le numéro de Hans Berg ?', 'phone'],
    ['adresse e-mail de Hans Berg', 'email'],
    ['Qui est Hans Berg ?', 'anything'],
    ['¿Cuál es el número de Hans Berg?', 'phone'],
    ['correo de Hans Berg', 'email'],
    ['¿Quién es Hans Berg?', 'anything'],
    ['Qual è il numero di Hans Berg?', 'phone'],
    ['Chi è Hans Berg?', 'anything'],
    ['Qual é o telefone de Hans Berg?', 'phone'],
    ['Wat is het nummer van Hans Berg?', 'phone'],
    ['Wie is Hans Berg?', 'anything'],
  ] as const)('reads a question in another language: %s', (text, wants) => {
    expect(parseQuery(text)).toMatchObject({ words: ['Hans', 'Berg'], wants });
  });

  it.each([
    ['Abteilung von Hans Berg', 'title'],
    ['Rolle von Hans Berg', 'title'],
    ['bureau de Hans Berg', 'address'],
    ['titre de Hans Berg', 'title'],
    ['oficina de Hans Berg', 'address'],
    ['ufficio di Hans Berg', 'address'],
    ['reparto di Hans Berg', 'title'],
    ['escritório de Hans Berg', 'address'],
    ['departamento de Hans Berg', 'title'],
    ['kantoor van Hans Berg', 'address'],
    ['afdeling van Hans Berg', 'title'],
  ] as const)('reads an office or a department in another language: %s', (text, wants) => {
    expect(parseQuery(text)).toMatchObject({ words: ['Hans', 'Berg'], wants });
  });

  it('reads where somebody works as no name', () => {
    expect(parseQuery('who works at Contoso in Berlin').words).toEqual(['Contoso', 'Berlin']);
    expect(parseQuery('Wer arbeitet bei Contoso').words).toEqual(['Contoso']);
  });

  it.each(['Nummer Hans', 'Correo Paulo', 'Chi Nguyen', 'Wie Li', 'Telefon Maria'])(
    'leaves a name that is a word of another language: %s',
    (name) => {
      expect(parseQuery(name).words).toEqual(name.split(' '));
    },
  );

  it('uses 500 characters, ten words and 64 characters of a word', () => {
    expect(parseQuery('a1 '.repeat(300)).words).toEqual(['a1']);
    expect(parseQuery(Array.from({ length: 90 }, (_, index) => `w${index}`).join(' ')).words).toHaveLength(
      10,
    );
    expect(parseQuery('x'.repeat(5000)).words).toEqual(['x'.repeat(64)]);
    expect(parseQuery(`${'x'.repeat(63)}😀y`).words).toEqual(['x'.repeat(63)]);
  });

  it('never throws, never takes long, and gives well-formed words with letters or digits', () => {
    const pieces = fc.constantFrom(
      'find ',
      'who is ',
      'phone ',
      'of ',
      '"',
      '@',
      '+49 ',
      '(0)',
      'x.com',
      "'s",
      '😀',
      'ß',
      ' ',
      '\ud800',
      '.',
      '1',
    );
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.array(pieces).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const query = parseQuery(text);

        expect(query.words.every((word) => word.isWellFormed() && /[\p{L}\p{N}]/u.test(word))).toBe(true);
        expect(query.phone).toMatch(/^\+?\d*$/);
        expect(describeQuery(query)).not.toBe('');
        expect(isEmptyQuery(query)).toBe(describeQuery(query) === 'nothing to look for');
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['(', '1 ', '+', 'a@', '"a', 'find ', 'the ', '.', '1(', "'s phone "])(
    'is quick on a text of many %j',
    (piece) => {
      expect(growsFasterThanText(parseQuery, (length) => piece.repeat(length / piece.length))).toBe(false);
    },
  );
});

describe('describeQuery', () => {
  it.each([
    ['jon smith @contoso.com', 'name contains “jon” and “smith”, e-mail ends with contoso.com'],
    ['a b c', 'name contains “a”, “b” and “c”'],
    ['ann@x.com', 'e-mail is ann@x.com'],
    ['+49 89 1234', 'phone number ends with +49891234'],
    ['%%%', 'nothing to look for'],
  ])('says how %j was read', (text, sentence) => {
    expect(describeQuery(parseQuery(text))).toBe(sentence);
  });
});
