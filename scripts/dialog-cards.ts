import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../sandbox/fakes/faults.ts';
import type { ChatMember } from '../sandbox/teams/client.ts';
import type { SeenMessage } from '../sandbox/teams/types.ts';
import type { Card } from '../src/cards/engine/card.ts';
import { messages } from '../src/languages/messages.ts';
import { addAnyway, answerTo, type House, openHouse, titles, words } from '../test/scenarios/house.ts';

/** A card that the running product sent. */
export interface DialogCard {
  /** `CARD.dialog.STATE` */
  readonly name: string;
  readonly card: Card;
}

type Keep = (name: string, message: SeenMessage | undefined) => void;
type Role = 'admin' | 'approver' | 'staff';

const supplier = "patrick.o'brien@obrien-haulage.example";

/** What people type, and what the answer is called. */
const typed: readonly (readonly [name: string, role: Role, text: string])[] = [
  ['search-results.several', 'staff', 'find contact John'],
  ['search-results.second-page', 'staff', 'find contact John page 2'],
  ['search-results.similar', 'staff', 'find contact jhon smiht'],
  ['search-results.phone', 'staff', 'phone of John'],
  ['search-results.filtered', 'staff', 'buyers in Berlin'],
  ['search-results.count', 'staff', 'how many contacts does Fabrikam have?'],
  ['no-results.name', 'staff', 'find contact qwertzuiop'],
  ['contact-details.person', 'staff', 'John Doe'],
  ['contact-details.phone', 'staff', 'phone of John Doe'],
  ['contact-details.mail', 'staff', 'email of John Doe'],
  ['contact-details.colleague', 'staff', 'omar.haddad@contoso.com'],
  ['contact-details.admin', 'admin', 'John Doe'],
  ['search-results.favorite', 'staff', 'star John Doe'],
  ['search-results.recent', 'staff', 'recent'],
  ['search-results.own', 'staff', 'my contacts'],
  ['search-results.no-favorites', 'staff', 'favorites'],
  ['contact-form.add', 'admin', 'add contact'],
  ['contact-form.edit', 'staff', 'edit contact John Doe'],
  ['contact-history.none', 'staff', 'history John Doe'],
  ['confirm-delete.proposed', 'staff', `delete contact ${supplier}`],
  ['confirm-change.hide', 'admin', `hide ${supplier}`],
  ['confirm-change.hide-all', 'admin', 'hide all Fabrikam'],
  [
    'confirm-change.merge',
    'admin',
    'merge john.smith@woodgrove.example with john.doe@contoso-partner.example',
  ],
  ['confirm-change.delete-all', 'admin', 'delete all @woodgrove.example'],
  ['confirm-change.duplicates', 'admin', 'duplicates'],
  ['confirm-change.list', 'admin', `add ${supplier} to Partners`],
  ['choose-list.unknown', 'admin', `add ${supplier} to the Nobodies list`],
  ['list-rows.members', 'admin', 'members of Partners'],
  ['sources.all', 'admin', 'sources'],
  ['doctor-report.well', 'admin', 'doctor'],
  ['help.staff', 'staff', 'help'],
  ['help.admin', 'admin', 'help'],
  ['notice.thanks', 'staff', 'thanks'],
  ['notice.how', 'staff', 'how do I add a contact?'],
  ['notice.unknown-request', 'staff', 'status CR-999'],
  ['notice.not-allowed', 'staff', 'duplicates'],
  ['request-list.none', 'approver', 'requests'],
  ['delegation.handed-on', 'approver', 'delegate to Ada Lindqvist until Friday'],
  ['delegation.stopped', 'approver', 'stop delegating'],
];

/** Returns the cards of real dialogs in the sandbox, in every state that a card has. */
export async function dialogCards(): Promise<readonly DialogCard[]> {
  const house = await openHouse();
  const found: DialogCard[] = [];
  const keep: Keep = (name, message) => {
    if (message?.card === undefined) throw new Error(`No card for ${name}: ${message?.text}`);
    found.push({ name: name.replace('.', '.dialog.'), card: message.card as unknown as Card });
  };
  try {
    for (const role of ['staff', 'approver', 'admin', 'group'] as const) {
      const welcome = (await house[role].open()).find(({ card }) => card !== undefined);
      keep(`welcome.${role}`, welcome);
    }
    await untilCached(house);
    for (const [name, role, text] of typed) keep(name, await answerTo(house[role], text));
    await requests(house, keep);
    await results(house, keep);
    await imports(house, keep);
    return found;
  } finally {
    await house.close();
  }
}

/** Waits until a typing error is found, which only the cache does. */
async function untilCached({ staff }: House): Promise<void> {
  while (!words(await answerTo(staff, 'jhon smiht')).includes('similar to')) await wait(300);
}

const showing = (member: ChatMember, text: string, title = '') =>
  member.waitFor(
    (seen) => words(seen).includes(text) && (title === '' || titles(member, seen).includes(title)),
  );

/** Every state of a request, as its requester, its approver and others see it. */
async function requests(house: House, keep: Keep): Promise<void> {
  const { staff, approver, sandbox } = house;
  const { mailContacts } = sandbox.organisation;
  const ask = async (name: string) => {
    const form = await answerTo(staff, `add contact ${name}`);
    const email = `${name.toLowerCase().replace(' ', '.')}@nordwind.example`;
    const inputs = { in_emails: email, in_company: 'Nordwind AB', in_reason: 'Our new buyer' };
    const { message } = await staff.press(form, 'Submit for approval', inputs);
    const number = /CR-\d+/.exec(words(message))?.[0] ?? '';
    return { form, message, number, asked: await showing(approver, name, 'Approve') };
  };

  const first = await ask('Ana Berg');
  keep('contact-form.propose', first.form);
  keep('request.waiting', first.message);
  keep('request.asked', first.asked);
  keep('request.group', await answerTo(house.group, `status ${first.number}`));
  for (const title of ['Reject', 'Reassign'] as const) {
    const { message } = await approver.press(first.asked, title);
    keep(`request.${title.toLowerCase()}`, message);
    await approver.press(message, 'Cancel');
  }
  const question = await approver.press(first.asked, 'Ask a question');
  keep('request.ask', question.message);
  await approver.press(question.message, 'Ask', { in_text: 'Is it her direct line?' });
  // The request's own card has the question as well, but no place for the answer.
  const questioned = await staff.waitFor(
    (seen) => seen.id !== first.message.id && words(seen).includes('Is it her direct line?'),
  );
  keep('request.questioned', questioned);
  keep('request.answered', (await staff.press(questioned, 'Answer', { in_text: 'Yes, her desk' })).message);
  keep('request.reminded', (await staff.press(first.message, 'Send reminder')).message);

  const second = await ask('Nora Lund');
  keep('request-list.received', await answerTo(approver, 'requests'));
  keep('request-list.sent', await answerTo(staff, 'requests'));
  keep('request-list.confirm', await answerTo(approver, 'approve all'));
  const rejecting = await approver.press(second.asked, 'Reject');
  await approver.press(rejecting.message, 'Reject', { in_text: 'She is a colleague' });
  keep('request.rejected', await showing(staff, 'Omar Haddad rejected this'));
  const third = await ask('Paul Withdrawn');
  keep('request.withdrawn', (await staff.press(third.message, 'Withdraw')).message);

  await approver.press(first.asked, 'Approve');
  keep('request.approved', await showing(staff, 'Contact added'));
  keep('request.late', await answerTo(approver, `approve ${first.number}`));
  keep('contact-history.several', await answerTo(staff, 'history Ana Berg'));

  const edit = await answerTo(staff, 'edit contact ana.berg@nordwind.example');
  await staff.press(edit, 'Submit for approval', { in_jobTitle: 'Buyer', in_city: 'Malmö' });
  const change = await showing(approver, 'Malmö', 'Approve');
  keep('request.change', change);
  const ana = mailContacts.all().find(({ displayName }) => displayName === 'Ana Berg');
  if (ana !== undefined) mailContacts.put(Object.assign(ana, { title: 'Head of Purchasing' }));
  await approver.press(change, 'Approve');
  keep('request.conflict', await showing(staff, 'Asked for', 'Edit and resend'));
}

/** What comes of a change that is written at once. */
async function results({ admin, sandbox }: House, keep: Keep): Promise<void> {
  const { exchange } = sandbox;
  let people = 0;
  const add = async (name: string, fault?: Fault, cmdlet = 'Set-Contact', times = 100) => {
    people += 1;
    const form = await answerTo(admin, `add contact ${name}`);
    if (fault !== undefined) exchange.faults.add({ match: { cmdlet }, times, fault });
    const inputs = { in_emails: `new.${people}@fabrikam.example`, in_company: 'Fabrikam' };
    const { message } = await addAnyway(admin, form, 'Save', inputs);
    return message;
  };

  exchange.faults.add({ fault: { kind: 'status', status: 503 }, times: 100 });
  keep('no-results.outage', await answerTo(admin, 'find xyzzy'));
  exchange.faults.clear();

  const added = await add('Greta Sandberg');
  keep('change-result.added', added);
  const form = await answerTo(admin, 'edit contact new.1@fabrikam.example');
  keep('change-result.changed', (await admin.press(form, 'Save', { in_city: 'Malmö' })).message);
  const asked = await answerTo(admin, 'delete contact new.1@fabrikam.example');
  keep('confirm-delete.admin', asked);
  keep('change-result.deleted', (await admin.press(asked, 'Delete')).message);
  keep('contact-form.duplicate', await duplicate(admin));
  keep('change-result.half', await add('Half Way', { kind: 'status', status: 403 }));
  exchange.faults.clear();
  keep('change-result.failed', await add('Not Saved', { kind: 'status', status: 403 }, 'New-MailContact'));
  exchange.faults.clear();
  keep(
    'change-result.busy',
    await add('Busy Times', { kind: 'status', status: 429, retryAfter: 600 }, 'New-MailContact'),
  );
  exchange.faults.clear();

  exchange.faults.add({ match: { cmdlet: 'New-MailContact' }, fault: { kind: 'slow', ms: 6_000 } });
  const saving = add('Slow Going');
  keep('progress.saving', await showing(admin, messages.general.takesLonger));
  await saving;
}

async function duplicate(admin: ChatMember): Promise<SeenMessage> {
  const form = await answerTo(admin, 'add contact John Doe');
  return (await admin.press(form, 'Save', { in_emails: 'john.doe@fabrikam.example' })).message;
}

/** A file from the dry run to the last row. */
async function imports({ staff, approver, sandbox }: House, keep: Keep): Promise<void> {
  const rows = Array.from({ length: 40 }, (_, row) => `Ida;Row ${row};ida.${row}@import.example;Import AB`);
  const lines = ['First name;Last name;E-mail;Company', ...rows, 'Nobody;Row;not an address;Import AB'];
  const [columns] = await staff.sendFile('customers.csv', lines.join('\r\n'));
  keep('import-columns.file', columns);
  const plan = await staff.press(columns, 'Compare');
  keep('import-plan.new', plan.message);
  const sent = await staff.press(plan.message, 'Submit for approval');
  keep('request.import-waiting', sent.message);
  const asked = await showing(approver, 'customers.csv', 'Approve');
  keep('request.import-asked', asked);
  const page = await approver.press(asked, 'Show all rows');
  keep('batch-rows.first', page.message);
  const back = await approver.press(page.message, 'Back to the request');
  const { faults } = sandbox.exchange;
  faults.add({ match: { cmdlet: 'New-MailContact' }, fault: { kind: 'status', status: 400 }, skip: 5 });
  faults.add({
    match: { cmdlet: 'New-MailContact' },
    fault: { kind: 'slow', ms: 2_500 },
    skip: 10,
    times: 12,
  });
  await approver.press(back.message, 'Approve');
  keep('request.importing', await showing(staff, ' left', 'Pause'));
  keep('request.imported', await showing(staff, '1 failed', 'Undo'));
}
