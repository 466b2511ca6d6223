import { type BatchItem, type ChangeRequest, isListOperation } from '../../changes/request/change-request.ts';
import { withDisplayName } from '../../contacts/text/display-name.ts';
import { withoutInvisible } from '../../contacts/text/invisible-characters.ts';
import type { FieldValue } from '../../contacts/validation/field-change.ts';
import { messages } from '../../languages/messages.ts';
import { writtenValue } from '../contacts/form-inputs.ts';
import { literal } from '../engine/plain.ts';
import { itemOperation } from './operation-labels.ts';

/** One field of a difference, for the templates. */
export type ChangeLine = {
  readonly label: string;
  /** The old value with an arrow; [] without one. */
  readonly before: readonly string[];
  readonly arrow: readonly string[];
  readonly after: string;
};

/**
 * Returns a line with old and new value for each changed field; a new contact has only new values, a deleted
 * one only old values. For several contacts: the changes of a merge in the remaining contact, and a line for
 * each other one.
 */
export function changeLines(request: Shown): readonly ChangeLine[] {
  const { operation, items } = request;
  if (items.length === 0) return [...fieldLines(request), ...listLines(request)];
  return items.flatMap((item) =>
    operation === 'merge' && item.operation === 'update' ? fieldLines(item) : [itemLine(request, item)],
  );
}

type Shown = Pick<ChangeRequest, 'operation' | 'difference' | 'lists' | 'items' | 'state'>;

/** Returns the line with the distribution lists of a change; [] without lists. */
export function listLines({ operation, lists }: Pick<Shown, 'operation' | 'lists'>): readonly ChangeLine[] {
  if (lists.length === 0) return [];
  const label = isListOperation(operation) ? messages.requests.list : messages.requests.listsOfContact;
  return [{ label, before: [], arrow: [], after: oneLineValue(lists.map(({ name }) => name)) }];
}

function fieldLines({
  operation,
  difference,
}: Pick<Shown, 'operation' | 'difference'>): readonly ChangeLine[] {
  const isChange = operation === 'update' || operation === 'hide';
  const isOneName = sayTheSameName(difference);
  return difference
    .filter(({ field }) => !isOneName || (field !== 'givenName' && field !== 'surname'))
    .map(({ field, before, after }) => ({
      label: isOneName && field === 'displayName' ? messages.requests.name : messages.fields[field],
      before: isChange ? [oneLineValue(before)] : [],
      arrow: isChange ? [' → '] : [],
      after: oneLineValue(operation === 'delete' ? before : after),
    }));
}

/** Whether the display name changes just as first and last name do, so that one line says it all. */
function sayTheSameName(difference: Shown['difference']): boolean {
  const display = difference.find(({ field }) => field === 'displayName');
  const parts = difference.filter(({ field }) => field === 'givenName' || field === 'surname');
  const isText = [display, ...parts].every(
    (change) => typeof change?.before === 'string' && typeof change.after === 'string',
  );
  if (display === undefined || parts.length === 0 || !isText) return false;
  const composed = (side: 'before' | 'after') =>
    withDisplayName(Object.fromEntries(parts.map(({ field, [side]: value }) => [field, value]))).displayName;
  const isSame = (side: 'before' | 'after') => (composed(side) ?? '') === display[side];
  if (isSame('before') && isSame('after')) return true;
  const [before, after] = [String(display.before), String(display.after)];
  const replaced = parts.reduce((name, part) => {
    const old = String(part.before);
    return old !== '' && name.includes(old) ? name.replace(old, () => String(part.after)) : name;
  }, before);
  return (
    replaced === after && parts.every((part) => part.before !== '' && before.includes(String(part.before)))
  );
}

/** Returns the lines of a change for the templates: those with old and new value as a table, others as a list. */
export function changeRows(lines: readonly ChangeLine[]) {
  const rows = lines.flatMap(({ label, before: [before], after }) =>
    before === undefined ? [] : [{ label, before, after }],
  );
  return {
    tables: rows.length === 0 ? [] : [{ rows }],
    changes: lines.filter(({ before }) => before.length === 0),
  };
}

/** Returns the line of one contact among several. */
export function itemLine({ state }: Pick<Shown, 'state'>, item: BatchItem): ChangeLine {
  const label =
    item.state === 'waiting' && closed.has(state)
      ? messages.requests.notDone
      : itemLabel(item, itemOperation(item));
  return { label, before: [], arrow: [], after: literal(itemText(item), longestItem) };
}

const longestItem = 400;

/** Returns an item with all of its values: a new contact with those that it gets, a deleted one with its address. */
export function itemText(item: BatchItem): string {
  const { operation, difference, lists, targetName } = item;
  const name = literal(targetName, 100) || messages.contacts.noName;
  const [address] = difference.flatMap(({ field, before }) =>
    field === 'emails' ? [oneLineValue(before)] : [],
  );
  const texts = isListOperation(operation)
    ? lists.map((list) => list.name)
    : operation === 'delete'
      ? [address ?? '']
      : itemOperation(item) === 'hide'
        ? []
        : difference.map(({ field, before, after }) => {
            const args = {
              field: messages.fields[field],
              before: oneLineValue(before),
              after: oneLineValue(after),
            };
            return operation === 'create'
              ? messages.batches.fieldValue(args)
              : messages.requests.fieldChange(args);
          });
  const changes = texts.filter((text) => text !== '').join('; ');
  return changes === '' ? name : messages.requests.nameAndChanges({ name, changes });
}

const closed: ReadonlySet<string> = new Set([
  'conflict',
  'failed',
  'rejected',
  'withdrawn',
  'expired',
  'canceled',
]);

function itemLabel({ state, problem }: BatchItem, kind: ReturnType<typeof itemOperation>): string {
  const labels = messages.requests.itemStates[state];
  if (state === 'done' && problem !== '') return messages.requests.nothingToDo;
  return typeof labels === 'string' ? labels : labels[kind];
}

/** Returns the texts of the table of a change, for the templates. */
export function tableTexts() {
  const { field, before, after, now, askedFor, howThisIsDecided } = messages.requests;
  return { field, before, after, now, askedFor, howThisIsDecided };
}

/** Returns a value on one line; the rest is counted, and included in {@link fullValues}. */
export function oneLineValue(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? messages.requests.yes : messages.requests.no;
  const text = writtenValue(value);
  const words = literal(text, longestOnLine);
  const more = text.length - longestOnLine;
  return more > 0
    ? messages.requests.moreCharacters({ start: words, count: more + 1 })
    : words || messages.requests.empty;
}

/** A value, or a chunk of one, that a line of a card cannot show in full. */
export type FullValue = {
  readonly caption: string;
  readonly lines: readonly string[];
};

/**
 * Returns the values that one line cannot show in full, because they are long or contain line breaks and runs
 * of spaces: new values first, in chunks of a few thousand characters. Of an item whose line is too short for all of
 * its values, each; and the lists, if they are many.
 * @param mostInItem the longest line of an item
 */
export function fullValues(
  { operation, difference, items, lists }: Pick<Shown, 'operation' | 'difference' | 'items' | 'lists'>,
  mostInItem = longestItem,
): readonly FullValue[] {
  const changes = [
    ...difference.map((change) => ({ ...change, name: '', isCut: false })),
    ...items.flatMap((item) => {
      const isCut = itemText(item).length > mostInItem;
      const name = literal(item.targetName, 100);
      return item.difference.map((change) => ({ ...change, name, isCut }));
    }),
  ];
  const sides = operation === 'create' ? (['after'] as const) : (['after', 'before'] as const);
  const values = sides.flatMap((side) =>
    changes.flatMap(({ name, field, isCut, [side]: value }) => {
      const text = isCut && typeof value === 'boolean' ? oneLineValue(value) : writtenValue(value);
      if (text === '' || (!isCut && literal(text, longestOnLine) === text)) return [];
      const caption = captionOf(side, { name, field: messages.fields[field], count: text.length });
      const pieces = inChunks(text);
      return pieces.map((lines, index) => ({
        caption:
          pieces.length === 1
            ? caption
            : messages.requests.part({ caption, number: index + 1, count: pieces.length }),
        lines,
      }));
    }),
  );
  return [...values, ...allLists(lists)];
}

/** Returns all lists of a change, one on each line; [] if a line of a card shows them. */
function allLists(lists: Shown['lists']): readonly FullValue[] {
  const names = lists.map(({ name }) => name);
  const text = writtenValue(names);
  if (literal(text, longestOnLine) === text) return [];
  const caption = messages.requests.allLists({ count: names.length });
  return inChunks(names.join('\n')).map((lines) => ({ caption, lines }));
}

function captionOf(
  side: 'before' | 'after',
  args: { readonly name: string; readonly field: string; readonly count: number },
): string {
  if (args.name === '')
    return side === 'after' ? messages.requests.newValue(args) : messages.requests.oldValue(args);
  return side === 'after' ? messages.requests.newValueOf(args) : messages.requests.oldValueOf(args);
}

const longestOnLine = 300;
const longestChunk = 2_000;
/** The overhead of a line in characters, because each line is an element of the card. */
const lineWeight = 60;

/** Splits a text into lines and chunks; very long lines are broken. */
function inChunks(text: string): readonly (readonly string[])[] {
  const items: string[][] = [[]];
  let length = 0;
  for (const line of text.toWellFormed().split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/u)) {
    for (let from = 0; from === 0 || from < line.length; from += longestChunk) {
      const piece = line.slice(from, from + longestChunk);
      const weight = piece.length + lineWeight;
      if (length + weight > longestChunk + lineWeight && length > 0) {
        items.push([]);
        length = 0;
      }
      items.at(-1)?.push(exactLine(piece));
      length += weight;
    }
  }
  return items;
}

/**
 * Returns a line that shows every space, a sign for an empty line, and the number of invisible characters.
 */
function exactLine(text: string): string {
  const seen = withoutInvisible(text);
  const unseen = text.length - seen.length;
  const line = seen
    .replace(/\t/g, '    ')
    .replace(/^ | (?= )/g, '\u00a0')
    .replace(/\{(?=\{)/g, '{ ');
  return unseen > 0
    ? messages.requests.andUnseenCharacters({ line, unseen })
    : line.trim() === ''
      ? `${line}¶`
      : line;
}
