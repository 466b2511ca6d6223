/** Import and export of contacts. */
export const transfer = {
  file: {
    tooLarge: 'The file is larger than 10 MB. Split it into smaller ones.',
    tooManyContacts: 'The file has more than 20,000 contacts. Split it into smaller ones.',
    tooManyColumns: 'The file has more than 10,000 columns. Remove those that aren’t needed.',
    empty: 'The file is empty.',
    notCsv: 'This isn’t a CSV or vCard file.',
    workbook:
      'This is an Excel workbook or a ZIP file, not a CSV file. In Excel, choose Save As and “CSV UTF-8”. Unpack a ZIP file.',
    oldWorkbook: 'This is an old Excel or Office file. Save it as “CSV UTF-8”.',
    pdf: 'This is a PDF file. Contacts can be read from CSV and vCard files.',
    compressed: 'This file is compressed. Unpack it.',
    pst: 'This is an Outlook data file (PST). Export the contacts from Outlook as CSV.',
    readInEncoding: 'The file isn’t in UTF-8. It was read as {encoding}, so check special letters.',
    noHeading: 'The file has no heading, so its columns were guessed.',
    column: 'Column {number}',
  },
  row: {
    tooManyValues:
      'The row has {values, plural, one {# value} other {# values}} for {columns, plural, one {# column} other {# columns}}. Put values that contain the separator in quotation marks.',
    unclosedQuote: 'From here on the file can’t be read, because a quotation mark isn’t closed.',
    unreadable: 'This row can’t be read.',
    inColumn: '“{column}”: {problem}',
    replacedBySpreadsheet: 'A spreadsheet has replaced this value by {value}.',
    formula: 'This is a spreadsheet formula, not a value.',
    lettersLost: 'Letters were lost when the file was made. Export it again as UTF-8.',
    shortenedNumber:
      'Excel has shortened this number to {value}. Format the column as text, enter the number again and export.',
    neitherYesNorNo: '“{value}” is neither yes nor no.',
    notImported: 'Not imported: {values}.',
    zeroRestored: 'The postal code {code} was read as 0{code}, because a zero is missing.',
    groupCard: 'This card is a group, not a contact.',
    incompleteCard: 'The end of the card is missing.',
    picture: 'the picture',
    birthday: 'the birthday',
    anniversary: 'the anniversary',
    address: 'the address {address}',
    addresses: {
      business: 'the business address',
      home: 'the home address',
      other: 'the other address',
    },
  },
} as const;
