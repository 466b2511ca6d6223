/** `npm run duplicates -- FILE.csv`: prints the pairs of contacts in a file that may be one person's, as CSV. */

import type { Contact } from '../contacts/contact.ts';
import { mostRecords } from '../contacts/identity/candidate-pairs.ts';
import { contactToCompare } from '../contacts/identity/contact-to-compare.ts';
import { findDuplicates } from '../contacts/identity/find-duplicates.ts';
import { duplicateReason } from '../languages/duplicate-reason.ts';
import { csvLine } from '../transfer/write-csv.ts';
import { runCommand, UsageError } from './command-line.ts';
import { readContacts } from './read-contacts.ts';

const usage = `npm run duplicates -- FILE.csv

Prints the pairs of contacts in a CSV file that may be one person's, as CSV with the columns left, right, lane, score
and reason, the most certain first.

The file has some of the columns id, givenName, surname, displayName, company, department, title, city, emails and
phones. Several e-mail addresses or numbers stand in one cell with semicolons between. Other columns are ignored.

  lane    certain: nothing speaks against it
          choice:  most likely one person, but the records contradict each other
          look:    somebody who knows them has to say
  score   how likely it is that both are one person's, from 0 to 1

  --help  this text
`;

await runCommand({
  usage,
  positionals: [1, 1],
  async run(_values, [file = '']) {
    const ids: string[] = [];
    const contacts: Contact[] = [];
    for await (const { id, title, phones, owner, ...fields } of readContacts(file)) {
      ids.push(id);
      contacts.push(contactToCompare(id, { ...fields, jobTitle: title, businessPhones: phones }));
      if (ids.length > mostRecords) throw new UsageError(`The file has more than ${mostRecords} contacts.`);
    }
    const lines = ['left,right,lane,score,reason'];
    for (const { one, other, lane, score, ...verdict } of findDuplicates(contacts)) {
      const cells = [ids[one] ?? '', ids[other] ?? '', lane, score.toFixed(4), duplicateReason(verdict)];
      lines.push(csvLine(cells));
    }
    process.stdout.write(`${lines.join('\n')}\n`);
  },
});
