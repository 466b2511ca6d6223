import { createHash, createSecretKey } from 'node:crypto';
import type { FieldChange } from '../contacts/field-change.ts';
import { decrypt, encrypt } from '../identity/aes-gcm.ts';
import type { AuditStore } from '../store/audit-store.ts';
import type { Database, Store } from '../store/database.ts';
import type { AuditRow } from '../store/tables.ts';
import type { ChangeRequest } from './change-request.ts';
import type { ChangeEvent } from './change-states.ts';

/** The name under which the log speaks of what Cardfile does by itself. */
export const cardfile = 'cardfile';

/** One thing that happened to a change request. */
interface AuditEntry {
  readonly event: 'request' | ChangeEvent;
  /** The request as it stands after the event. */
  readonly request: ChangeRequest;
  /** Entra object id of the one who acted, or {@link cardfile}. */
  readonly actor: string;
  /** Entra object id of the one for whom was acted, '' when for themselves. */
  readonly onBehalfOf: string;
  /** Why, in words of ours; '' without any. */
  readonly note: string;
  readonly correlationId: string;
}

/**
 * The audit log: appended to in the transaction of the event itself, each entry chained to the one before it.
 * Names of fields are readable; their values are encrypted, so that they can be made unreadable without
 * breaking the chain.
 */
export interface Audit {
  /** Use inside a transaction, with its store. */
  append(store: Store, entry: AuditEntry): Promise<void>;
  /** The values that a request changes, as the log keeps them; [] when they were made unreadable. */
  valuesOf(requestNumber: number): Promise<readonly FieldChange[]>;
}

const keyName = 'audit-values-1';

/** @param clock milliseconds since the epoch */
export async function createAudit(database: Database, clock: () => number): Promise<Audit> {
  const key = createSecretKey(await database.secrets.key(keyName));
  return {
    append: (store, { event, request, actor, onBehalfOf, note, correlationId }) => {
      // The values do not change during a request's life, so they are kept once.
      const values = event === 'request' ? JSON.stringify(request.difference) : '';
      return store.audit.append((seq, previousHash) => {
        const entry = {
          seq,
          at: clock(),
          event,
          request_number: request.number,
          actor,
          on_behalf_of: onBehalfOf,
          operation: request.operation,
          source: request.source,
          target_id: request.target?.id ?? '',
          fields: JSON.stringify(request.difference.map(({ field }) => field)),
          key_name: keyName,
          sealed_values: values && encrypt(key, values, binding(seq)).toString('base64'),
          rule: request.rule,
          state: request.state,
          problem: request.problem,
          note,
          correlation_id: correlationId,
          previous_hash: previousHash,
        };
        return { ...entry, hash: hashOf(entry) };
      });
    },

    async valuesOf(requestNumber) {
      const entries = await database.audit.byRequest(requestNumber);
      const sealed = entries.find(({ sealed_values }) => sealed_values !== '');
      if (sealed === undefined) return [];
      const opened = decrypt(key, Buffer.from(sealed.sealed_values, 'base64'), binding(sealed.seq));
      return opened === undefined ? [] : (JSON.parse(opened) as readonly FieldChange[]);
    },
  };
}

export type AuditVerdict =
  | { readonly intact: true; readonly entries: number }
  /** `brokenAt` is the first entry that is missing, changed or out of place. */
  | { readonly intact: false; readonly brokenAt: number };

/** Walks the whole log and checks that no entry was changed, taken out, put in or cut off. */
export async function verifyAudit(store: { readonly audit: AuditStore }): Promise<AuditVerdict> {
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
