import { describe, expect, it } from 'vitest';
import { readImportFile } from '../../../src/providers/unified-contacts/import-file.ts';

describe('the file of a feeding system', () => {
  it('is read with quotes, several values, and columns in any order and case', () => {
    const { contacts, problems } = readImportFile(
      '\ufeffDisplayName,ID,mailaddresses,companyName\r\n"Novak, ""Jana""",sap_1,a@x.example; b@x.example,Fabrikam\r\n',
    );

    expect(problems).toEqual([]);
    expect(contacts).toMatchObject([
      {
        id: 'sap_1',
        fields: {
          displayName: 'Novak, "Jana"',
          emails: ['a@x.example', 'b@x.example'],
          company: 'Fabrikam',
          mobilePhones: [],
        },
      },
    ]);
  });

  it.each([
    ['semicolons', 'id;displayName;jobTitle\nsap_1;Jana;Buyer\n'],
    ['tabs', 'id\tdisplayName\tjobTitle\nsap_1\tJana\tBuyer\n'],
  ])('may be parted by %s', (_, text) => {
    expect(readImportFile(text).contacts).toMatchObject([
      { id: 'sap_1', fields: { displayName: 'Jana', jobTitle: 'Buyer' } },
    ]);
  });

  it.each([
    ['sep=;', 'sep=;\r\nid;displayName\r\n1;Smith, John\r\n'],
    ['a mark and sep=', '\ufeffsep=,\nid,displayName\n1,"Smith, John"\n'],
    ['SEP in quotes', '"SEP=|"\nid|displayName\n1|Smith, John\n'],
    ['sep= and a tab', 'sep=\t\nid\tdisplayName\n1\tSmith, John\n'],
    ['a delimiter other than the heading suggests', 'sep=;\nid;displayName;a,b,c,d\n1;Smith, John;x\n'],
  ])('may begin with the line of Excel that names the delimiter: %s', (_, text) => {
    expect(readImportFile(text)).toMatchObject({
      contacts: [{ id: '1', fields: { displayName: 'Smith, John' } }],
      problems: [],
    });
  });

  it('takes a quotation mark inside a field as it stands', () => {
    const { contacts, problems } = readImportFile(
      'id,displayName,companyName\n1,Pipe 5",24" Screens & Co\n2,John "Jack" Doe,"say ""hi""\nnow"\n',
    );

    expect(problems).toEqual([]);
    expect(contacts).toMatchObject([
      { fields: { displayName: 'Pipe 5"', company: '24" Screens & Co' } },
      { fields: { displayName: 'John "Jack" Doe', company: 'say "hi"\nnow' } },
    ]);
  });

  it.each([
    ['displayName', 'Inv\u202exslx.oice', 'displayName'],
    ['companyName', 'Con\u2066toso', 'companyName'],
    ['jobTitle', 'Buy\u0007er', 'jobTitle'],
    ['addressCity', 'Os\u{e0041}lo', 'addressCity'],
    ['addressFullString', 'Main St\u202e 1', 'addressFullString'],
    ['addressStreetAddress', 'Main St &#8238; 1', 'addressStreetAddress'],
    ['displayName,companyName', 'A\u202eb,C\u202ed', 'displayName'],
  ])('is refused with the line and the column of an invisible character: %s', (columns, values, column) => {
    const { problems } = readImportFile(`id,${columns}\nsap_0,Fine\nsap_1,${values}\n`);

    expect(problems[0]).toMatch(new RegExp(`^Line 3: the column "${column}" holds an invisible`));
    expect(problems).toHaveLength(columns.split(',').length);
  });

  it('is refused when an id holds one', () => {
    expect(readImportFile('id\nsap_\u202e1\nsap_2\n').problems).toMatchObject([
      expect.stringMatching(/^Line 2: the id holds an invisible/),
    ]);
  });

  it('loses the invisible characters that copying leaves, and keeps those that belong to a name', () => {
    const row =
      'sap_1,\u200eJane\u200b Roe\ufeff,\u202ajane@x.example\u202c;\u200b,+49 30\u2068 12,می\u200cخواهم';
    const { contacts, problems } = readImportFile(
      `id,displayName,mailAddresses,mobilePhoneNumbers,companyName\n${row}\n`,
    );

    expect(problems).toEqual([]);
    expect(contacts).toMatchObject([
      {
        fields: {
          displayName: 'Jane Roe',
          emails: ['jane@x.example'],
          mobilePhones: ['+49 30 12'],
          company: 'می\u200cخواهم',
        },
      },
    ]);
  });

  it('may hold ids alone, each counting once', () => {
    const { contacts } = readImportFile('id\nsap_1\nsap_2\nsap_1\n');

    expect(contacts.map(({ id }) => id)).toEqual(['sap_1', 'sap_2']);
  });

  it.each([
    ['no id column', 'name\nJana\n', 'The heading has no column "id".'],
    ['a row without an id', 'id,displayName\n,Jana\n', 'Line 2: the id is missing.'],
    ['an id that is too long', `id\n${'x'.repeat(257)}\n`, 'Line 2: the id is longer than 256 characters.'],
    ['a quote in a quoted field', 'id,displayName\n1,Jana\n2,"5" pipe"\n', 'Line 3: text follows a closing'],
    ['a stray quote before a name', 'sep=,\nid,displayName\n1,"Big" Joe\n', 'Line 3: text follows a closing'],
    ['a delimiter that was not quoted', 'id,displayName\n1,Smith, John\n', 'Line 2: there are more values'],
    ['an open quote', 'id,displayName\nsap_1,"Jana\n', 'The file is no CSV'],
  ])('is refused with %s', (_, text, problem) => {
    const { problems } = readImportFile(text);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('may be empty', () => {
    expect(readImportFile('')).toEqual({ contacts: [], problems: [] });
  });
});
