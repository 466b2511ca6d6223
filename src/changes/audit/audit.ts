import { createHash, createSecretKey } from 'node:crypto';
import type { FieldChange } from '../../contacts/validation/field-change.ts';
import { decrypt, encrypt } from '../../platform/aes-gcm.ts';
import type { AuditStore } from '../../store/audit-store.ts';
import type { Store } from '../../store/database.ts';
import type { ValueKeyStore } from '../../store/secret-store.ts';
import type { AuditRow } from '../../store/tables.ts';
import type { BatchItem, ChangeRequest } from '../request/change-request.ts';
import type { ChangeEvent } from '../request/change-states.ts';

/** The name under which the log speaks of what Cardfile does by itself. */
export const cardfile = 'cardfile';

/** One thing that happened to a change request. */
interface AuditEntry {
  /** 'refuse' for a decision that did not count; the note says which and why. */
  readonly event: 'request' | 'erase' | 'refuse' | ChangeEvent;
  /** The request as it stands after the event. */
  readonly request: ChangeRequest;
  /** Entra object id of the one who acted, or {@link cardfile}. */
  readonly actor: string;
  /** Entra object id of the one for whom was acted, '' when for themselves. */
  readonly onBehalfOf: string;
  /** Why, in words of ours; '' without any. */
  readonly note: string;
  /** What the person said; kept encrypted. */
  readonly words: string;
  readonly correlationId: string;
}

/** What an entry says besides its readable columns. */
export interface AuditValues {
  /** What the request changes; kept with the request's first entry only, for it does not change. */
  readonly difference: readonly FieldChange[];
  /** Of a request about several contacts. */
  readonly items?: readonly (Pick<BatchItem, 'operation' | 'targetName' | 'difference'> & {
    readonly targetId: string;
  })[];
  readonly words: string;
}

/**
 * The audit log: appended to in the transaction of the event itself, each entry chained to the one before it.
 * Names of fields are readable; values and people's words are encrypted under a key of their request, so that
 * they can be made unreadable without breaking the chain.
 */
export interface Audit {
  /** Use inside a transaction, with its store. */
  append(store: Store, entry: AuditEntry): Promise<void>;
  /** A delegation, which belongs to no request. */
  appendDelegation(store: Store, delegation: DelegationEntry): Promise<void>;
}

interface DelegationEntry {
  readonly event: 'delegate' | 'end-delegation';
  readonly actor: string;
  /** Whose approvals they are. */
  readonly from: string;
  readonly to: string;
  readonly until: number;
  readonly correlationId: string;
}

/** @param clock milliseconds since the epoch */
export function createAudit(clock: () => number): Audit {
  return {
    async append(store, { event, request, actor, onBehalfOf, note, words, correlationId }) {
      const isFirst = event === 'request';
      const items = isFirst ? request.items.map(toAuditItem) : [];
      const values: AuditValues = {
        difference: isFirst ? request.difference : [],
        ...(items.length > 0 ? { items } : {}),
        words,
      };
      const isEmpty = values.difference.length + items.length === 0 && words === '';
      const name = isEmpty ? '' : keyNameOf(request.number);
      const key = isEmpty ? undefined : createSecretKey(await store.valueKeys.make(name));
      await add(store, (seq) => ({
        event,
        request_number: request.number,
        actor,
        on_behalf_of: onBehalfOf,
        operation: request.operation,
        source: request.source,
        target_id: request.target?.id ?? '',
        fields: JSON.stringify(fieldsOf(request)),
        key_name: name,
        sealed_values:
          key === undefined ? '' : encrypt(key, JSON.stringify(values), binding(seq)).toString('base64'),
        rule: request.rule,
        state: request.state,
        problem: request.problem,
        note,
        correlation_id: correlationId,
      }));
    },

    async appendDelegation(store, { event, actor, from, to, until, correlationId }) {
      await add(store, () => ({
        event,
        request_number: 0,
        actor,
        on_behalf_of: from === actor ? '' : from,
        operation: '',
        source: '',
        target_id: to,
        fields: '[]',
        key_name: '',
        sealed_values: '',
        rule: '',
        state: '',
        problem: '',
        note: until === 0 ? '' : `until ${new Date(until).toISOString()}`,
        correlation_id: correlationId,
      }));
    },
  };

  function add(
    store: Store,
    build: (seq: number) => Omit<AuditRow, 'seq' | 'at' | 'previous_hash' | 'hash'>,
  ): Promise<void> {
    return store.audit.append((seq, previousHash) => {
      const entry = { ...build(seq), seq, at: clock(), previous_hash: previousHash };
      return { ...entry, hash: hashOf(entry) };
    });
  }
}

function toAuditItem({ operation, target, targetName, difference }: BatchItem) {
  return { operation, targetId: target?.id ?? '', targetName, difference };
}

function fieldsOf({ difference, items }: ChangeRequest): readonly string[] {
  const all = [difference, ...items.map((item) => item.difference)].flat();
  return [...new Set(all.map(({ field }) => field))];
}

/** The key of a request's values in the log; without it they are unreadable for ever. */
export function keyNameOf(requestNumber: number): string {
  return `CR-${requestNumber}`;
}

/** An entry's encrypted part; undefined when it has none, or when the key is gone. */
export async function openValues(
  store: { readonly valueKeys: ValueKeyStore },
  row: AuditRow,
): Promise<AuditValues | undefined> {
  if (row.sealed_values === '') return undefined;
  const key = await store.valueKeys.find(row.key_name);
  const opened =
    key && decrypt(createSecretKey(key), Buffer.from(row.sealed_values, 'base64'), binding(row.seq));
  if (opened === undefined) return undefined;
  // Entries are never rewritten, so that those of earlier versions keep their name for items.
  const { parts, ...values } = JSON.parse(opened) as AuditValues & { readonly parts?: AuditValues['items'] };
  return parts === undefined ? values : { ...values, items: parts };
}

export type AuditCheck =
  | { readonly intact: true; readonly entries: number }
  /** `brokenAt` is the first entry that is missing, changed or out of place. */
  | { readonly intact: false; readonly brokenAt: number };

/** Walks the whole log and checks that no entry was changed, taken out, put in or cut off. */
export async function verifyAudit(store: { readonly audit: AuditStore }): Promise<AuditCheck> {
  const entries = await store.audit.count();
  let seq = 0;
  let previousHash = '';
  while (seq < entries) {
    const page = await store.audit.after(seq, 500);
    if (page.length === 0) return { intact: false, brokenAt: seq + 1 };
    for (const row of page) {
      const { hash, ...entry } = row;
      const inPlace = row.seq === seq + 1 && row.previous_hash === previousHash && hash === hashOf(entry);
      if (!inPlace) return { intact: false, brokenAt: seq + 1 };
      seq = row.seq;
      previousHash = hash;
    }
  }
  return { intact: true, entries };
}

/** Sealed values cannot be moved to another entry. */
function binding(seq: number): string {
  return `audit:${seq}`;
}

/** SHA-256 over the entry with its keys in order; the hash before it is one of them. */
function hashOf(entry: Omit<AuditRow, 'hash'>): string {
  const canonical = JSON.stringify(Object.entries(entry).sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(canonical).digest('hex');
}
