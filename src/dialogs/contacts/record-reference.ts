import type { ContactRef } from '../../contacts/contact.ts';
import { ownerText, parseOwner } from '../../contacts/owner.ts';
import { type SourceId, sources, sourceTable } from '../../contacts/sources.ts';
import type { Actor } from '../../identity/actor.ts';

const sourceOf: ReadonlyMap<string, SourceId> = new Map(
  sources.map((source) => [sourceTable[source].letter, source]),
);

/** A letter for the source, the owner (`*` for the person who clicks), a space, the id. */
const record = /^([a-z])([^ ]*) (.+)$/su;
const own = '*';
/** Returns the compact form of a reference to a record. */
export function encodeRef({ source, id, owner }: ContactRef, { objectId }: Pick<Actor, 'objectId'>): string {
  return `${sourceTable[source].letter}${owner === objectId ? own : ownerText(owner)} ${id}`;
}

/**
 * Parses the compact form; undefined if it is not one. The owner `*` is the person who asks: only they use
 * their 1:1 chat, and other chats have no personal records.
 */
export function decodeRef(text: string, { objectId }: Pick<Actor, 'objectId'>): ContactRef | undefined {
  const [, letter = '', owner = '', id = ''] = record.exec(text) ?? [];
  const source = sourceOf.get(letter);
  return source && { source, id, owner: parseOwner(owner === own ? objectId : owner) };
}
