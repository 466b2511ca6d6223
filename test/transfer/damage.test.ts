import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InputFile, inputRows, readFile } from '../../src/transfer/read-file.ts';
import { corpusFiles } from './corpus/files.ts';

function read(text: string | Uint8Array): InputFile {
  const file = readFile(typeof text === 'string' ? Buffer.from(text) : text);
  if (file.kind === 'unreadable') throw new Error(file.problem);
  return file;
}
const rowsOf = (text: string | Uint8Array) => inputRows(read(text));
const problemOf = (bytes: string | Uint8Array) => {
  const file = readFile(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  return file.kind === 'unreadable' ? file.problem : '';
};

describe('what Excel does to numbers', () => {
  it('is refused with the reason if digits are lost', () => {
    const [row] = rowsOf('Name,Mobile phone\nJane Roe,4.91705E+11\n');

    expect(row?.problems).toEqual([expect.stringContaining('shortened this number to 4.91705E+11')]);
  });

  it('is undone if all digits are there', () => {
    const [row] = rowsOf('Name;Mobile phone\nJane Roe;4,91705123456E+11\n');

    expect(row).toMatchObject({ fields: { mobilePhones: ['491705123456'] }, problems: [] });
  });

  it.each([
    ['="0171234567"', '0171234567'],
    ['"=""0171 234567"""', '0171 234567'],
    ["'+49 171 234567", '+49 171 234567'],
    ['+49 171 234567', '+49 171 234567'],
    ['+1 (212) 555-0100 x12', '+1 (212) 555-0100 x12'],
  ])('leaves %s as a number', (cell, number) => {
    expect(rowsOf(`Name,Mobile\nJane,${cell}\n`)[0]).toMatchObject({
      fields: { mobilePhones: [number] },
      problems: [],
    });
  });

  it('to postal codes is put right, and told', () => {
    const [row] = rowsOf('Name,ZIP,Country\nJane,1067,Deutschland\n');

    expect(row).toMatchObject({ fields: { postalCode: '01067' }, notes: [expect.stringContaining('01067')] });
  });

  it('to texts is told: an error value', () => {
    expect(rowsOf('Name,Phone\nJane,#NAME?\n')[0]?.problems).toEqual([expect.stringContaining('#NAME?')]);
  });
});

describe('a hostile file', () => {
  it.each([
    ['=HYPERLINK("http://evil.example","click")'],
    ["=cmd|' /C calc'!A0"],
    ['+1+cmd|foo'],
    ['@SUM(1+1)'],
    ['-2+3+cmd|bar'],
  ])('with the formula %s is refused in that row only', (formula) => {
    const cell = `"${formula.replaceAll('"', '""')}"`;
    const rows = rowsOf(`Name,Email\n${cell},a@x.example\nJane,b@x.example\n`);

    expect(rows.map(({ problems }) => problems.length)).toEqual([1, 0]);
  });

  it.each([
    ['a ZIP file', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), 'ZIP'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'old Excel'],
    ['an empty file', Buffer.from('\ufeff \r\n'), 'empty'],
    ['a heading alone', Buffer.from('Name;E-mail\r\n\r\n'), 'no contacts below'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'isn’t a CSV or vCard file'],
    ['JSON', Buffer.from('[{"name":"Jane","email":"jane@x.example"}]'), 'isn’t a CSV or vCard file'],
    ['a web page', Buffer.from('<!DOCTYPE html><table><tr><td>Jane'), 'isn’t a CSV or vCard file'],
    ['11 MB', Buffer.alloc(10_000_001, 'a'), '10 MB'],
    ['10,001 columns', Buffer.from('a,'.repeat(10_000)), 'columns'],
    ['20,001 rows', Buffer.from(`Email\n${'a@x.example\n'.repeat(20_001)}`), '20,000'],
  ])('that is %s is told in words', (_, bytes, words) => {
    expect(problemOf(bytes)).toContain(words);
  });

  it('of 20,000 rows or 10,000 columns is read', () => {
    expect(rowsOf(`Email\n${'a@x.example\n'.repeat(20_000)}`)).toHaveLength(20_000);
    expect(rowsOf(`Email,${'x,'.repeat(9_998)}y\n${'a@x.example\n'.repeat(3)}`)).toHaveLength(3);
  });

  it('takes a cell of 1 MB, NUL and line breaks in quotes for values of that row', () => {
    const rows = rowsOf(
      `Name,Email\n${'x'.repeat(1_000_000)},a@x.example\nJa\0ne,b@x.example\n"Jane\r\nRoe",c@x.example\n`,
    );

    expect(rows.map(({ fields }) => fields.emails)).toEqual([
      ['a@x.example'],
      ['b@x.example'],
      ['c@x.example'],
    ]);
  });

  it('of 200,000 values in one cell, or 10,000 numbers in one card, is read', () => {
    const [row] = rowsOf(`Email,Mobile\na@x.example,${'1;'.repeat(200_000)}\n`);
    const [card] = rowsOf(`BEGIN:VCARD\nFN:Jane\n${'TEL;PAGER:1\nTEL;CELL:2\n'.repeat(5_000)}END:VCARD\n`);

    expect(row?.fields.mobilePhones).toHaveLength(200_000);
    expect(card?.fields.mobilePhones).toHaveLength(5_000);
  });

  it('keeps the rows before a quotation mark that is never closed', () => {
    const rows = rowsOf('Name,Email\nJane,a@x.example\n"John,b@x.example\nAmy,c@x.example\n');

    expect(rows).toHaveLength(2);
    expect(rows[1]?.problems).toEqual([expect.stringContaining('quotation mark')]);
  });

  it('with line breaks in values has each row at the line where it begins', () => {
    const rows = rowsOf('Name,Notes\r\n"Jane","a\r\n\r\nb"\r\n\r\nJohn,"c\nd"\r\n"Amy,e\r\nf\r\n');

    expect(rows.map(({ line }) => line)).toEqual([2, 6, 8]);
  });

  it('in an encoding that has to be guessed is read, and told', () => {
    const file = read(Buffer.from('Name;Ort\nJörg;Köln\n', 'latin1'));

    expect(inputRows(file)[0]?.fields).toMatchObject({ displayName: 'Jörg', city: 'Köln' });
    expect(file.notes).toEqual([expect.stringMatching(/Windows-1252, so check special letters/)]);
  });

  it('with more values than columns is refused in that row only', () => {
    const rows = rowsOf('Name,Email\nRoe, Jane,a@x.example\nJohn,b@x.example,,\n');

    expect(rows.map(({ problems }) => problems.length)).toEqual([1, 0]);
  });

  it('with the same heading twice keeps both values of a list, and the first of a text', () => {
    const [row] = rowsOf('Email,Email,Company,Company\na@x.example,b@x.example,One,Two\n');

    expect(row).toMatchObject({
      fields: { emails: ['a@x.example', 'b@x.example'], company: 'One' },
      notes: [expect.stringContaining('Two')],
    });
  });

  it('is never the end of the reader', () => {
    const columns = fc.constantFrom(
      'Name',
      'E-Mail',
      'Telefon',
      'Phone 1 - Value',
      'Phone 1 - Type',
      '__proto__',
      '',
    );
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('="0', '=A1', '4.9E+11', '"', '""', '\0', '\r\n', '{a, b}', ' ::: ', 'SMTP:a@b.c'),
    );
    const table = fc
      .tuple(
        fc.array(columns, { maxLength: 6 }),
        fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 8 }),
      )
      .map(([heading, rows]) => [heading, ...rows].map((row) => row.join(',')).join('\n'));
    const card = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'BEGIN:VCARD',
            'END:VCARD',
            'VERSION:2.1',
            'AGENT:',
            'N:;;',
            'TEL',
            'a.TEL;"x:y;CELL:1',
          ),
          fc.constantFrom(
            'NOTE;ENCODING=QUOTED-PRINTABLE:=',
            '=C3=',
            'ADR:;;;;;;;;',
            'FN;CHARSET=nothing:é',
            'TEL:tel:%',
          ),
          cell,
        ),
        { maxLength: 15 },
      )
      .map((lines) => `BEGIN:VCARD\n${lines.join('\r\n')}`);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .oneof(table, card)
        .chain((text) =>
          fc.constantFrom(Buffer.from(text), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')),
        ),
    );

    fc.assert(
      fc.property(bytes, (file) => {
        const found = readFile(file);
        if (found.kind === 'unreadable') expect(found.problem).toMatch(/\w \w/);
        else for (const row of inputRows(found)) expect(row.line).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('that was cut off or damaged anywhere still gives rows or a reason', () => {
    const files = corpusFiles();
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.nat(), fc.nat(255), (index, at, byte) => {
        const bytes = Buffer.from(files[index]?.bytes ?? []);
        const position = at % bytes.length;
        bytes[position] = byte;
        for (const damaged of [bytes, bytes.subarray(0, position)]) {
          const found = readFile(damaged);
          if (found.kind !== 'unreadable') inputRows(found);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a vCard', () => {
  const card = (...lines: readonly string[]) => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');

  it('that is a group is refused with the reason', () => {
    const rows = rowsOf(
      card('VERSION:3.0', 'FN:The team', 'X-ADDRESSBOOKSERVER-KIND:group') +
        card('VERSION:4.0', 'KIND:group', 'FN:Friends', 'MEMBER:urn:uuid:1') +
        card('VERSION:4.0', 'KIND:org', 'FN:Contoso', 'EMAIL:info@contoso.example'),
    );

    expect(rows.map(({ problems }) => problems.length)).toEqual([1, 1, 0]);
  });

  it('without FN has the name of its parts', () => {
    expect(rowsOf(card('VERSION:2.1', 'N:Roe;Jane;Mary;Dr.;'))[0]?.fields).toMatchObject({
      displayName: 'Dr. Jane Mary Roe',
      givenName: 'Jane',
      surname: 'Roe',
    });
  });

  it('within another one, and one without an end, are told apart', () => {
    const rows = rowsOf(
      `${card('VERSION:2.1', 'FN:Jane', 'AGENT:', 'BEGIN:VCARD', 'FN:Her agent', 'END:VCARD', 'TEL:+49 1')}BEGIN:VCARD\r\nFN:John\r\nBEGIN:VCARD\r\nFN:Amy\r\nEND:VCARD`,
    );

    expect(rows.map(({ line, fields, notes }) => [line, fields.displayName, notes.length])).toEqual([
      [1, 'Jane', 0],
      [10, 'John', 1],
      [12, 'Amy', 0],
    ]);
  });

  it('is read with lines around it, or behind its first line, that are no properties', () => {
    const rows = rowsOf(`${card('stray', 'FN:Jane')}stray\r\n${card(' stray', 'FN:Amy')}`);

    expect(rows.map(({ fields, notes }) => [fields.displayName, notes])).toEqual([
      ['Jane', []],
      ['Amy', []],
    ]);
  });

  it('has its numbers by type, label and link', () => {
    const [row] = rowsOf(
      card(
        'VERSION:3.0',
        'FN:Jane',
        'TEL;TYPE=HOME,FAX:1000001',
        'TEL;TYPE="work,fax":1000002',
        'TEL;TYPE=CELL;TYPE=WORK:1000003',
        'item1.TEL:1000004',
        'item1.X-ABLabel:Handy privat',
        'item2.TEL:1000005',
        'item2.X-ABLabel:_$!<AssistantPhone>!$_',
        'TEL:tel:+49-89-1000006;ext=12',
        'TEL:tel:1000007;phone-context=+49-89-',
        'TEL;HOME;VOICE:1000008',
        'TEL;PAGER:1000009',
      ),
    );

    expect(row?.fields).toMatchObject({
      fax: '1000002',
      mobilePhones: ['1000003', '1000004'],
      businessPhones: ['+49-89-1000006 ext. 12', '+49-89-1000007'],
      homePhones: ['1000008'],
    });
    expect(row?.notes.join()).toContain('1000005');
  });
});
