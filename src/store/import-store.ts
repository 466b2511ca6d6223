import { createSecretKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Kysely } from 'kysely';
import type { Owner } from '../contacts/owner.ts';
import { decryptBytes, encrypt } from '../platform/encrypt.ts';
import type { BulkWrites } from './bulk-writes.ts';
import type { SecretStore } from './secret-store.ts';
import type { Tables } from './tables.ts';

/** A file that a person is importing. */
export interface ImportKey {
  /** Made by Cardfile. */
  readonly id: string;
  /** The only person who may read it. */
  readonly person: Owner;
}

/**
 * The files that people are importing, and what was found out about them, in named parts. They are encrypted, because
 * they are other people's data that no system has yet, and expire.
 */
export interface ImportStore {
  /**
   * Stores a part, replacing an earlier one of this name.
   * @param expiresAt milliseconds since the epoch
   */
  put(key: ImportKey, part: string, content: Uint8Array, expiresAt: number): Promise<void>;
  /** Returns a part; undefined if there is none of this name, or it has expired or is another person's. */
  find(key: ImportKey, part: string, now: number): Promise<Buffer | undefined>;
  /**
   * Claims an id for a person. Returns whether nobody has claimed it before, until it is forgotten or has expired.
   * @param expiresAt milliseconds since the epoch
   */
  claim(key: ImportKey, expiresAt: number): Promise<boolean>;
  /** Deletes all parts of one import. */
  forget(key: ImportKey): Promise<void>;
  /** Deletes a person's imports but the newest. */
  forgetOlder(person: Owner, kept: number): Promise<void>;
  /** Deletes the parts that have expired by that time. */
  deleteExpired(now: number): Promise<void>;
}

/** In characters: longer rows would make turns wait while they are written. */
const longestPiece = 256 * 1024;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
/** As fast as gzip, and smaller. */
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/** @param bulk of an embedded database, undefined for PostgreSQL */
export function createImportStore(
  database: Kysely<Tables>,
  bulk: BulkWrites | undefined,
  secrets: SecretStore,
): ImportStore {
  let knownKey: KeyObject | undefined;
  async function encryptionKey(): Promise<KeyObject> {
    knownKey ??= createSecretKey(await secrets.key('imports'));
    return knownKey;
  }

  function write(work: (inside: Kysely<Tables>) => Promise<unknown>): Promise<unknown> {
    return bulk === undefined ? database.transaction().execute(work) : bulk.run(work);
  }

  return {
    async put({ id, person }, part, content, expiresAt) {
      const bound = bindingOf({ id, person }, part);
      const text = encrypt(await encryptionKey(), await compress(content, quick), bound).toString('base64');
      const pieces = Array.from({ length: Math.ceil(text.length / longestPiece) }, (_, number) =>
        text.slice(number * longestPiece, (number + 1) * longestPiece),
      );
      // Who reads it meanwhile finds the earlier one.
      await write(async (inside) => {
        await inside
          .deleteFrom('import_parts')
          .where('import_id', '=', id)
          .where('part', '=', part)
          .execute();
        for (const [number, piece] of pieces.entries()) {
          const row = { import_id: id, person, part, number, content: piece, expires_at: expiresAt };
          await inside.insertInto('import_parts').values(row).execute();
        }
      });
    },

    async find({ id, person }, part, now) {
      const rows = await database
        .selectFrom('import_parts')
        .select('content')
        .where('import_id', '=', id)
        .where('person', '=', person)
        .where('part', '=', part)
        .where('expires_at', '>', now)
        .orderBy('number')
        .execute();
      if (rows.length === 0) return undefined;
      const text = rows.map(({ content }) => content).join('');
      const bound = bindingOf({ id, person }, part);
      const content = decryptBytes(await encryptionKey(), Buffer.from(text, 'base64'), bound);
      return content === undefined ? undefined : decompress(content);
    },

    async claim({ id, person }, expiresAt) {
      const row = {
        import_id: id,
        person,
        part: 'claim',
        number: 0,
        content: '',
        expires_at: expiresAt,
      };
      const { numInsertedOrUpdatedRows: inserted } = await database
        .insertInto('import_parts')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return Number(inserted) > 0;
    },

    async forget({ id, person }) {
      await write((inside) =>
        inside.deleteFrom('import_parts').where('import_id', '=', id).where('person', '=', person).execute(),
      );
    },

    async forgetOlder(person, kept) {
      const imports = await database
        .selectFrom('import_parts')
        .select(({ fn }) => ['import_id', fn.max('expires_at').as('expires_at')])
        .where('person', '=', person)
        .groupBy('import_id')
        .orderBy('expires_at', 'desc')
        .execute();
      const ids = imports.slice(kept).map(({ import_id }) => import_id);
      if (ids.length === 0) return;
      await write((inside) => inside.deleteFrom('import_parts').where('import_id', 'in', ids).execute());
    },

    async deleteExpired(now) {
      await write((inside) => inside.deleteFrom('import_parts').where('expires_at', '<=', now).execute());
    },
  };
}

/** Returns the additional authenticated data that binds a part to its import and person. */
function bindingOf({ id, person }: ImportKey, part: string): string {
  return `import:${id}\n${person}\n${part}`;
}
