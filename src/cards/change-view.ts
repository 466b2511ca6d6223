import type { ChangePart, ChangeRequest } from '../changes/change-request.ts';
import type { FieldValue } from '../contacts/field-change.ts';
import { fieldLabels } from './field-labels.ts';
import { partDeed } from './operation-words.ts';
import { literal } from './plain.ts';

/** One field of a difference as the templates show it. */
export interface ChangeLine {
  readonly label: string;
  /** One text or none, with the arrow that follows it. */
  readonly before: readonly string[];
  readonly arrow: readonly string[];
  readonly after: string;
}

/**
 * Old and new value of each field that changes; a new contact has only new values, a deleted one only old ones. Of
 * several contacts, what a merge changes in the one that is kept, and a line for each of the others.
 */
export function changeLines(request: Shown): readonly ChangeLine[] {
  const { operation, parts } = request;
  if (parts.length === 0) return fieldLines(request);
  return parts.flatMap((part) =>
    operation === 'merge' && part.operation === 'update' ? fieldLines(part) : [partLine(request, part)],
  );
}

type Shown = Pick<ChangeRequest, 'operation' | 'difference' | 'parts' | 'state'>;

function fieldLines({
  operation,
  difference,
}: Pick<Shown, 'operation' | 'difference'>): readonly ChangeLine[] {
  const isChange = operation === 'update' || operation === 'hide';
  return difference.map(({ field, before, after }) => ({
    label: fieldLabels[field],
    before: isChange ? [valueWords(before)] : [],
    arrow: isChange ? [' → '] : [],
    after: valueWords(operation === 'delete' ? before : after),
  }));
}

function partLine({ state }: Pick<Shown, 'state'>, part: ChangePart): ChangeLine {
  const deed = partDeed(part);
  const label = part.state === 'waiting' && closed.has(state) ? 'Not done' : partLabels[part.state][deed];
  const name = literal(part.targetName, 100) || 'No name';
  const changes = part.difference.map(
    ({ field, before, after }) => `${fieldLabels[field]} ${valueWords(before)} → ${valueWords(after)}`,
  );
  const more = deed === 'update' ? ` (${changes.join('; ')})` : '';
  return { label, before: [], arrow: [], after: literal(`${name}${more}`, 400) };
}

const closed: ReadonlySet<string> = new Set(['conflict', 'failed', 'rejected', 'withdrawn', 'expired']);

type Labels = Readonly<Record<ReturnType<typeof partDeed>, string>>;

const all = (label: string): Labels => ({ create: label, update: label, delete: label, hide: label });

const partLabels: Readonly<Record<ChangePart['state'], Labels>> = {
  waiting: { create: 'Add', update: 'Change', delete: 'Delete', hide: 'Hide' },
  done: { create: 'Added', update: 'Changed', delete: 'Deleted', hide: 'Hidden' },
  conflict: all('Conflict'),
  failed: all('Failed'),
  uncertain: all('Not known'),
};

export function valueWords(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return literal(typeof value === 'string' ? value : value.join('; ')) || '(empty)';
}
