import type { SourceId } from '../../contacts/contact.ts';

/** So many changes are taken over before conversations get their turn: one to three milliseconds. */
export const mostAtOnce = 100;

/** The id under which an index knows a contact; see `documentOf`. */
export function keyOf({ source, id }: { readonly source: SourceId; readonly id: string }): string {
  return `${source}/${id}`;
}

/** The contact that an index's id stands for. */
export function refOf(key: string): { readonly source: SourceId; readonly id: string } {
  const at = key.indexOf('/');
  return { source: key.slice(0, at) as SourceId, id: key.slice(at + 1) };
}

/** Lets everything else that waits have its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
