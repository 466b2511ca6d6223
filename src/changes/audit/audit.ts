import { createHash, createSecretKey } from 'node:crypto';
import type { ListRef } from '../../contacts/distribution-list.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { FieldChange } from '../../contacts/validation/field-change.ts';
import { decrypt, encrypt } from '../../platform/encrypt.ts';
import type { AuditStore } from '../../store/audit-store.ts';
import type { Store } from '../../store/database.ts';
import type { ValueKeyStore } from '../../store/secret-store.ts';
import type { AuditRow } from '../../store/tables.ts';
import type { Delegation } from '../approvals/approval.ts';
import type { BatchItem, ChangeRequest } from '../request/change-request.ts';
import type { ChangeEvent } from '../request/change-states.ts';

/** The actor name for what Cardfile does by itself. */
export const cardfile = 'cardfile';

/** One event of a change request. */
interface AuditEntry {
  /** 'refuse' is a decision that did not count; the note says which and why. */
  readonly event: 'request' | 'erase' | 'refuse' | ChangeEvent;
  /** The request after the event. */
  readonly request: ChangeRequest;
  /** Entra object id of the actor, or {@link cardfile}. */
  readonly actor: string;
  /** Entra object id of the person acted for, '' if the actor acted for themselves. */
  readonly onBehalfOf: string;
  /** The reason in Cardfile's words; may be ''. */
  readonly note: string;
  /** The person's own words; stored encrypted. */
  readonly words: string;
  readonly correlationId: string;
}

/** The encrypted values of an entry. */
export interface AuditValues {
  /** What the request changes; stored with the request's first entry only, because it is constant. */
  readonly difference: readonly FieldChange[];
  /** The items of a batch. */
  readonly items?: readonly (Pick<BatchItem, 'operation' | 'targetName' | 'difference'> & {
    readonly targetId: string;
    /** The lists that the contact was in, is added to or is removed from. */
    readonly lists?: readonly ListRef[];
  })[];
  /** The distribution lists of the request. */
  readonly lists?: readonly ListRef[];
  /** Stands for the items of a large batch, which are too many to repeat here. */
  readonly digest?: string;
  readonly words: string;
}

/**
 * The audit log. Entries are appended in the transaction of the event, and each contains the hash of the
 * previous one. Field names are readable; values and people's words are encrypted with a key per request, so
 * that they can be erased without breaking the hash chain.
 */
export interface Audit {
  /** Appends an entry. Call it inside a transaction, with its store. */
  append(store: Store, entry: AuditEntry): Promise<void>;
  /** Appends a delegation, which belongs to no request. */
  appendDelegation(store: Store, delegation: DelegationEntry): Promise<void>;
  /** Appends that a person got a file of contacts, which belongs to no request. */
  appendExport(store: Store, file: ExportEntry): Promise<void>;
}

interface ExportEntry {
  readonly actor: string;
  /** The system all of whose contacts are in the file; undefined for those of a search or a selection. */
  readonly source: SourceId | undefined;
  readonly count: number;
  readonly correlationId: string;
}

interface DelegationEntry extends Delegation {
  readonly event: 'delegate' | 'end-delegation';
  readonly actor: string;
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
        ...(isFirst && request.lists.length > 0 ? { lists: request.lists } : {}),
        ...(isFirst && request.batch !== undefined ? { digest: request.batch.digest } : {}),
        words,
      };
      const { difference, lists = [], digest } = values;
      const isEmpty =
        difference.length + items.length + lists.length === 0 && digest === undefined && words === '';
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
        ...noRequest,
        event,
        actor,
        on_behalf_of: from === actor ? '' : from,
        target_id: to,
        note: until === 0 ? '' : `until ${new Date(until).toISOString()}`,
        correlation_id: correlationId,
      }));
    },

    async appendExport(store, { actor, source = '', count, correlationId }) {
      await add(store, () => ({
        ...noRequest,
        event: 'export',
        actor,
        on_behalf_of: '',
        source,
        target_id: '',
        note: `${count} contacts`,
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

/** The columns of entries that belong to no request. */
const noRequest = {
  request_number: 0,
  operation: '',
  source: '',
  fields: '[]',
  key_name: '',
  sealed_values: '',
  rule: '',
  state: '',
  problem: '',
} as const;

function toAuditItem({ operation, target, targetName, difference, lists }: BatchItem) {
  const item = { operation, targetId: target?.id ?? '', targetName, difference };
  return lists.length === 0 ? item : { ...item, lists };
}

function fieldsOf({ difference, items, batch }: ChangeRequest): readonly string[] {
  if (batch !== undefined) return batch.summary.fields;
  const all = [difference, ...items.map((item) => item.difference)].flat();
  return [...new Set(all.map(({ field }) => field))];
}

/**
 * Returns the name of the key that encrypts a request's values in the log. Deleting the key erases the
 * values.
 */
export function keyNameOf(requestNumber: number): string {
  return `CR-${requestNumber}`;
}

/** Decrypts an entry's values; undefined if it has none or the key was deleted. */
export async function openValues(
  store: { readonly valueKeys: ValueKeyStore },
  row: AuditRow,
): Promise<AuditValues | undefined> {
  if (row.sealed_values === '') return undefined;
  const key = await store.valueKeys.find(row.key_name);
  const opened =
    key && decrypt(createSecretKey(key), Buffer.from(row.sealed_values, 'base64'), binding(row.seq));
  if (opened === undefined) return undefined;
  // Entries are never rewritten; those of earlier versions call items `parts`.
  const { parts, ...values } = JSON.parse(opened) as AuditValues & { readonly parts?: AuditValues['items'] };
  return parts === undefined ? values : { ...values, items: parts };
}

export type AuditCheck =
  | { readonly intact: true; readonly entries: number }
  /** `brokenAt` is the first entry that is missing, changed or out of place. */
  | { readonly intact: false; readonly brokenAt: number };

/** Verifies the hash chain of the whole log: no entry was changed, removed, inserted or cut off. */
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

/** Additional authenticated data that binds encrypted values to their entry. */
function binding(seq: number): string {
  return `audit:${seq}`;
}

/** Returns the SHA-256 hash of the entry with sorted keys, including the previous hash. */
function hashOf(entry: Omit<AuditRow, 'hash'>): string {
  const canonical = JSON.stringify(Object.entries(entry).sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(canonical).digest('hex');
}
