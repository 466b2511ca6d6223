import type { SharedDocument } from '../../src/directory/search/search-document.ts';

/** One way to search contacts, in a process of its own. */
export interface Engine {
  /** Reads all contacts and makes them searchable. */
  build(contacts: Iterable<SharedDocument>): Promise<void>;
  /** The ids of the best five. */
  search(query: string): readonly string[] | Promise<readonly string[]>;
  /** Megabytes outside this process: a server's memory, an index on disk. */
  otherMb(): number | Promise<number>;
  close(): void | Promise<void>;
}

/** A query's words and digits for engines that know no filters. */
export function plainWords(query: string): { readonly words: readonly string[]; readonly digits: string } {
  const text = query.replace(/\b\w+:/g, '');
  const digits = /^[\d\s+()./-]+$/.test(text) ? text.replace(/\D/g, '') : '';
  return {
    words:
      digits === ''
        ? text
            .toLowerCase()
            .split(/[\s,]+/)
            .filter(Boolean)
        : [],
    digits,
  };
}

export function reversed(text: string): string {
  return [...text.replace(/\D/g, '')].reverse().join('');
}
