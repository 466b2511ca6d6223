import { listFields, listItems } from './lists.ts';
import { messages } from './messages.ts';

type Field = keyof typeof messages.fields;

/** What was asked for one contact, and what the system showed afterwards. */
export interface Seen {
  readonly operation: string;
  /** The system's name in a sentence. */
  readonly system: string;
  readonly reading: {
    /** 'nothing' if it could not be read. */
    readonly found: 'nothing' | 'present' | 'absent';
    readonly otherwise: readonly Field[];
    readonly unchanged: readonly Field[];
    /** The names of the lists that refused a new contact, '' for a hidden one. */
    readonly missedLists: readonly string[];
  };
}

/** One contact of several. */
export interface SeenItem extends Seen {
  readonly state: 'waiting' | 'done' | 'conflict' | 'failed' | 'uncertain';
  readonly problem: string;
  readonly difference: readonly { readonly field: Field }[];
}

/** Returns how one of several contacts is unlike what was asked for, in sentences; besides the reason of a failure. */
export function itemSentences(item: SeenItem): string {
  const { state, problem, operation, system, reading } = item;
  const isUnread = reading.found === 'nothing' && problem === '';
  const sentences =
    state === 'done'
      ? [
          problem === 'still-there' ? messages.requests.reasons['still-there']({ system }) : '',
          isUnread ? messages.requests.acceptedItButCouldntBeReadAfterwards({ system }) : notShown(item),
          ...storedOtherwise(item),
          withoutLists(item),
        ]
      : state === 'failed' && (operation === 'create' || operation === 'update')
        ? [savedOfItem(item)]
        : [];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function savedOfItem({ operation, reading: { found, otherwise }, difference }: SeenItem): string {
  if (found !== 'present') return '';
  const fields = difference.map(({ field }) => field);
  const missing = fields.filter((field) => otherwise.includes(field));
  if (missing.length === 0) return messages.requests.evenSoContactHasValues;
  if (missing.length === fields.length && operation === 'update') return '';
  return partlySaved(
    fields.filter((field) => !otherwise.includes(field)),
    missing,
  );
}

/** Returns a sentence if a contact was written, and is not shown as it should be; '' otherwise. */
export function notShown({ operation, system, reading: { found } }: Seen): string {
  const isRemoval = operation === 'delete' || operation === 'remove-from-list';
  if (isRemoval && found === 'present') return messages.requests.stillShowsIt({ system });
  return !isRemoval && found === 'absent' ? messages.requests.doesntShowItYet({ system }) : '';
}

/** Returns the fields whose stored values are neither the wanted ones nor those of before. */
export function differentFields<F extends Field>({
  otherwise,
  unchanged,
}: {
  readonly otherwise: readonly F[];
  readonly unchanged: readonly F[];
}): readonly F[] {
  return otherwise.filter((field) => !unchanged.includes(field));
}

/** Returns sentences about fields that the system stored differently, and those that it shows as before. */
export function storedOtherwise({ operation, system, reading }: Seen): readonly string[] {
  if (operation === 'delete') return [];
  const { unchanged } = reading;
  const different = differentFields(reading);
  const saved = different.length > 0;
  return [
    ...(saved ? [messages.requests.savedDifferentlyThanRequested({ fields: listFields(different) })] : []),
    ...(unchanged.length > 0
      ? [messages.requests.stillShowsOldValue({ system, fields: listFields(unchanged) })]
      : []),
  ];
}

/** Returns a sentence about the lists to which a new contact could not be added; '' if there are none. */
export function withoutLists({ reading: { missedLists } }: Pick<Seen, 'reading'>): string {
  const names = missedLists.map((name) => name || messages.requests.aHiddenList);
  const lists = listItems(names.slice(0, mostLists));
  return lists === '' ? '' : messages.requests.couldntBeAddedTo({ lists });
}

const mostLists = 10;

/** Returns a text such as "Saved: Job title. Not saved: Mail tip.". */
export function partlySaved(saved: readonly Field[], missing: readonly Field[]): string {
  if (saved.length === 0) return messages.requests.notSaved({ fields: listFields(missing) });
  return messages.requests.savedAndNotSaved({ saved: listFields(saved), missing: listFields(missing) });
}
