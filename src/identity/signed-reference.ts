import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type KeyVersion, newestKnown } from '../platform/key-versions.ts';
import { memoize } from '../platform/memoize.ts';
import { createSigner, type Signer, signatureLength } from '../platform/signature.ts';

type JsonValue = string | number | boolean | readonly JsonValue[] | JsonObject;

interface JsonObject {
  readonly [name: string]: JsonValue;
}

export interface ReferenceSignerOptions {
  /** The same in every process and across restarts, the oldest first. */
  readonly keys: readonly KeyVersion[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

interface ReferenceToSign {
  /** The purpose. A reference is valid for one purpose only. */
  readonly purpose: string;
  /** Entra object id of the only person who may use it, '' for anybody. */
  readonly actor: string;
  /** The only conversation in which it may be used, '' for any. */
  readonly conversation: string;
  readonly payload: JsonObject;
  readonly expiresInMs: number;
}

type OpenedReference =
  | { readonly payload: JsonObject }
  | { readonly refusal: 'forged' | 'expired' | 'not-yours' };

/**
 * Signs and verifies the references in cards. They cannot be forged, and nothing has to be stored for them. A
 * modified reference, or one used in another context, is refused. They are signed, not encrypted: their content can
 * be read by anybody who has the card.
 */
export interface ReferenceSigner {
  /** Returns base64url text, about 4/3 of the payload's JSON plus 80 characters. */
  sign(reference: ReferenceToSign): string;
  /** Verifies a reference. Never throws, whatever `text` is. */
  open(
    purpose: string,
    text: unknown,
    by: { readonly actor: string; readonly conversation: string },
  ): OpenedReference;
  /** Accepts references by these keys from now on, and signs with the newest that every process knows. */
  replaceKeys(keys: readonly KeyVersion[]): void;
}

/** The name of the key in the database. */
export const cardReferencesKey = 'card-references';

/** Far longer than any card, so that nobody can make the process decode megabytes. */
export const longestReference = 32_768;

/** Purpose, expiry in seconds, digests of actor and conversation, payload. */
const content = z.tuple([z.string(), z.number(), z.string(), z.string(), z.record(z.string(), z.unknown())]);

/** Key version and signature; the content follows. */
const headLength = 1 + signatureLength;

export function createReferenceSigner(options: ReferenceSignerOptions): ReferenceSigner {
  const { clock } = options;
  let signers: ReadonlyMap<number, Signer>;
  let current: { readonly version: number; readonly signer: Signer };
  replaceKeys(options.keys);
  const mark = memoize(1000, markOf);
  const scratch = Buffer.alloc(4096);

  return {
    sign({ purpose, actor, conversation, payload, expiresInMs }) {
      const expiresAt = Math.ceil((clock() + expiresInMs) / 1000);
      const text = JSON.stringify([purpose, expiresAt, mark(actor), mark(conversation), payload]);
      const room = headLength + 3 * text.length;
      const signed = room <= scratch.length ? scratch : Buffer.alloc(room);
      signed[0] = current.version;
      current.signer.sign(text, signed, 1);
      return signed.toString('base64url', 0, headLength + signed.write(text, headLength));
    },

    open(purpose, text, by) {
      if (typeof text !== 'string' || text.length > longestReference) return { refusal: 'forged' };
      const bytes = Buffer.from(text, 'base64url');
      // Node ignores characters that are not base64url; a reference must have one spelling only.
      if (bytes.toString('base64url') !== text) return { refusal: 'forged' };
      const signed = bytes.subarray(headLength);
      const signer = signers.get(bytes[0] ?? 0);
      if (signer?.verify(signed, bytes.subarray(1, headLength)) !== true) return { refusal: 'forged' };
      const [madeFor, expiresAt, actor, conversation, payload] = content.parse(
        JSON.parse(signed.toString('utf8')),
      );
      if (madeFor !== purpose) return { refusal: 'forged' };
      if (actor !== '' && actor !== mark(by.actor)) return { refusal: 'not-yours' };
      if (conversation !== '' && conversation !== mark(by.conversation)) return { refusal: 'not-yours' };
      if (clock() >= expiresAt * 1000) return { refusal: 'expired' };
      return { payload: payload as JsonObject };
    },

    replaceKeys,
  };

  function replaceKeys(keys: readonly KeyVersion[]): void {
    const made = keys.map(({ version, key, madeAt }) => ({ version, madeAt, signer: createSigner(key) }));
    signers = new Map(made.map(({ version, signer }) => [version, signer]));
    current = newestKnown(made, clock());
  }
}

/**
 * Returns a short digest of a long id, to keep references small. 72 bits suffice, because nobody can choose their
 * object id or conversation id.
 */
function markOf(id: string): string {
  return id === '' ? '' : createHash('sha256').update(id).digest().subarray(0, 9).toString('base64url');
}
