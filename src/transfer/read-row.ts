import type { ContactField } from '../contacts/contact.ts';
import { valuesIn } from '../contacts/validation/values-in.ts';
import { messages } from '../languages/messages.ts';
import { readCell } from './cells.ts';
import {
  addressPlaceOf,
  type Column,
  type ColumnTarget,
  isAddressTarget,
  phoneFieldOf,
  placeAndPart,
  type TypedColumn,
} from './columns.ts';
import { ContactDraft, excerpt, isListField, isNamePart } from './contact-draft.ts';
import type { InputRow } from './input-row.ts';

/** Reads the values of a row into the fields that their columns stand for. */
export function readRow(line: number, cells: readonly string[], columns: readonly Column[]): InputRow {
  const draft = new ContactDraft();
  const extra = cells.slice(columns.length).filter((cell) => cell.trim() !== '').length;
  if (extra > 0) {
    draft.problem(messages.transfer.row.tooManyValues({ values: cells.length, columns: columns.length }));
  }
  const typed = new Map<string, { readonly of: TypedColumn['of']; readonly values: Map<string, string> }>();
  for (const [index, { heading, target }] of columns.entries()) {
    if (target === undefined) continue;
    const raw = cells[index] ?? '';
    const { text, problem } = readCell(raw);
    if (problem !== '') {
      draft.problem(messages.transfer.row.inColumn({ column: excerpt(heading), problem }));
      continue;
    }
    if (typeof target === 'string') addValue(draft, target, text);
    else {
      const group = typed.get(target.group) ?? { of: target.of, values: new Map<string, string>() };
      typed.set(target.group, group);
      // The first of two streets is the street.
      const before = group.values.get(target.part) ?? '';
      group.values.set(target.part, [before, text].filter((part) => part !== '').join('\n'));
    }
  }
  for (const { of, values } of typed.values()) addTyped(draft, of, values);
  return draft.toRow(line);
}

function addValue(draft: ContactDraft, target: ColumnTarget, text: string): void {
  if (target === 'emails') draft.addToList('emails', splitAddresses(text));
  else if (target === 'fax') draft.setFirst('fax', splitList('fax', text));
  else if (target === 'hiddenFromAddressLists') draft.setHidden(text);
  else if (isListField(target)) draft.addToList(target, splitList(target, text));
  else if (isNamePart(target)) draft.setNamePart(target, text);
  else if (isAddressTarget(target)) {
    const [place, part] = placeAndPart(target);
    draft.addAddressPart(place, part, text);
  } else draft.setText(target, text);
}

/** Reads columns that belong together, such as `Phone 1 - Label` and `Phone 1 - Value`. */
function addTyped(draft: ContactDraft, of: TypedColumn['of'], values: ReadonlyMap<string, string>): void {
  const label = values.get('label') ?? '';
  const all = splitGoogle(values.get('value') ?? '');
  if (of === 'email') draft.addTypedEmails(all.flatMap(splitAddresses), label.startsWith('*'));
  else if (of === 'im') draft.addTyped('imAddresses', all);
  else if (of === 'web') draft.setFirst('webPage', all);
  else if (of === 'phone') {
    const field = phoneFieldOf(label);
    if (field === undefined) {
      if (all.length > 0) draft.notTaken(label);
    } else if (field === 'fax') draft.setFirst('fax', all);
    else draft.addTyped(field, all);
  } else {
    const place = draft.freePlace(addressPlaceOf(label));
    for (const part of ['street', 'box', 'city', 'state', 'postalCode', 'country'] as const) {
      draft.addAddressPart(place, part, splitGoogle(values.get(part) ?? '')[0] ?? '');
    }
  }
}

/** Google puts several values of one kind into one cell. */
function splitGoogle(text: string): readonly string[] {
  return filled(text.split(' ::: '));
}

/** Several values in one cell: `+49 89 1; +49 89 2`, `{+49 89 1, +49 89 2}` of PowerShell. */
function splitList(field: ContactField, text: string): readonly string[] {
  if (text.startsWith('{') && text.endsWith('}')) return filled(text.slice(1, -1).split(/[;,]/));
  return text.split(/ ::: |\n/).flatMap((line) => valuesIn(field, line));
}

/** Several addresses in one cell, with a name (`Doe, Jane <jane@x.example>`) or a prefix of Exchange (`SMTP:`). */
function splitAddresses(text: string): readonly string[] {
  const inner = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  if (inner.includes('<'))
    return filled(
      inner
        .split('<')
        .slice(1)
        .map((part) => part.split('>')[0] ?? ''),
    );
  const parts = filled(inner.split(/[;,\n]| ::: /));
  const proxies = parts.filter((part) => /^(?:smtp|x500|sip|x400|eum|spo|sps|mrs):/i.test(part));
  if (proxies.length === 0) return parts;
  // The primary address has its prefix in capital letters.
  return parts
    .filter((part) => /^smtp:/i.test(part) || !proxies.includes(part))
    .sort((a, b) => Number(b.startsWith('SMTP:')) - Number(a.startsWith('SMTP:')))
    .map((part) => part.replace(/^smtp:/i, ''));
}

function filled(values: readonly string[]): readonly string[] {
  return values.map((value) => value.trim()).filter((value) => value !== '');
}
