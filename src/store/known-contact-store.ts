import type { Kysely } from 'kysely';
import type { ContactChanges } from '../contacts/contact.ts';
import { nextNumber } from './counters.ts';
import type { Tables } from './tables.ts';

/** The known contacts of a system that can neither list nor search them. */
export interface KnownContactStore {
  /** Returns the entries that were added or changed after this revision (0 for all), in order of revision. */
  since(revision: number): Promise<readonly KnownContact[]>;
  /** Returns one page of them: at most `limit` entries after that one, in order of revision and id. */
  behind(place: KnownContactsTarget, limit: number): Promise<readonly KnownContact[]>;
  /**
   * Stores what was read of a contact at this time; `fields` is undefined for a deleted one. An unknown id is only
   * added with fields.
   */
  keep(id: string, fields: ContactChanges | undefined, readAt: number): Promise<void>;
  /** Returns entries that were read before that time: existing ones first, then deleted ones, the oldest first. */
  readBefore(time: number, limit: number): Promise<readonly KnownContact[]>;
  /**
   * Adds ids, all or none. Fields that were read take precedence over those of a file; a deleted contact is looked up
   * again.
   */
  import(contacts: readonly { readonly id: string; readonly fields: ContactChanges }[]): Promise<ImportCount>;
}

/** The position of an entry; revision 0 and '' before the first. */
interface KnownContactsTarget {
  /** Increases with every change of any entry; entries of one import share a revision. */
  readonly revision: number;
  readonly id: string;
}

interface KnownContact extends KnownContactsTarget {
  /** Undefined for a deleted contact. */
  readonly fields: ContactChanges | undefined;
  /** Milliseconds since the epoch; 0 if it has never been read. */
  readonly readAt: number;
}

interface ImportCount {
  readonly added: number;
  readonly known: number;
}

const counter = 'ledger-revision';

export function createKnownContactStore(database: Kysely<Tables>): KnownContactStore {
  // The query is prepared once, because every search runs it.
  const newer = database
    .selectFrom('known_contacts')
    .selectAll()
    .where('revision', '>', 0)
    .orderBy('revision')
    .compile();

  return {
    async since(revision) {
      const { rows } = await database.executeQuery<Row>({ ...newer, parameters: [revision] });
      return rows.map(toEntry);
    },

    async behind({ revision, id }, limit) {
      const rows = await database
        .selectFrom('known_contacts')
        .selectAll()
        .where((row) =>
          row.or([
            row('revision', '>', revision),
            row.and([row('revision', '=', revision), row('id', '>', id)]),
          ]),
        )
        .orderBy('revision')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },

    keep: (id, fields, readAt) =>
      database.transaction().execute(async (inside) => {
        const known = await find(inside, id);
        if (known === undefined && fields === undefined) return;
        const text = fields === undefined ? '' : JSON.stringify(fields);
        if (known?.fields === text) {
          await inside.updateTable('known_contacts').set({ read_at: readAt }).where('id', '=', id).execute();
        } else await put(inside, { id, fields: text, read_at: readAt, revision: await nextRevision(inside) });
      }),

    async readBefore(time, limit) {
      const stale = (isGone: boolean) =>
        database
          .selectFrom('known_contacts')
          .selectAll()
          .where('read_at', '<', time)
          .where('fields', isGone ? '=' : '!=', '')
          .orderBy('read_at')
          .limit(limit)
          .execute();
      const known = await stale(false);
      const gone = known.length < limit ? await stale(true) : [];
      return [...known, ...gone].slice(0, limit).map(toEntry);
    },

    import: (contacts) =>
      database.transaction().execute(async (inside) => {
        const revision = await nextRevision(inside);
        let added = 0;
        for (const { id, fields } of contacts) {
          const known = await find(inside, id);
          if (known === undefined) added += 1;
          else if (known.fields !== '') continue;
          await put(inside, { id, fields: JSON.stringify(fields), read_at: 0, revision });
        }
        return { added, known: contacts.length - added };
      }),
  };
}

type Row = Tables['known_contacts'];

/** Locks the counter until the transaction ends, so that revisions follow the order of commits. */
function nextRevision(database: Kysely<Tables>): Promise<number> {
  return nextNumber(database, counter);
}

function find(database: Kysely<Tables>, id: string): Promise<Row | undefined> {
  return database.selectFrom('known_contacts').selectAll().where('id', '=', id).executeTakeFirst();
}

async function put(database: Kysely<Tables>, row: Row): Promise<void> {
  const { id: _id, ...changes } = row;
  await database
    .insertInto('known_contacts')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
}

function toEntry({ id, fields, read_at, revision }: Row): KnownContact {
  // Only this file writes this JSON.
  const read = fields === '' ? undefined : (JSON.parse(fields) as ContactChanges);
  return { id, fields: read, readAt: read_at, revision };
}
