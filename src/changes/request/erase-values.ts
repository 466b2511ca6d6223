import type { Database } from '../../store/database.ts';
import { cardfile, createAudit, keyNameOf } from '../audit/audit.ts';
import { isEnded } from './change-states.ts';
import { loadKnown, lockKnown } from './transitions.ts';

export interface Erased {
  readonly erased: readonly number[];
  /** Requests that have not ended: they hold the values that they are about. */
  readonly kept: readonly number[];
}

/**
 * Makes what requests say about a person unreadable for ever, in the request and in the log: the values go, and the
 * key of those in the log. That a request was made, by whom, when, for which fields and how it ended stays, and so
 * does the chain. Each erasure is an entry of its own.
 * @param text an e-mail address or a name, found in values, names, reasons and comments; or `{ endedBefore }` in
 * milliseconds since the epoch, for retention
 */
export async function eraseValues(
  database: Database,
  what: { readonly text: string } | { readonly endedBefore: number },
  clock: () => number,
): Promise<Erased> {
  const audit = createAudit(clock);
  const erased: number[] = [];
  const kept: number[] = [];
  for (;;) {
    const numbers =
      'text' in what
        ? await database.changes.containing(what.text)
        : await database.changes.endedBefore(what.endedBefore, 100);
    const left = numbers.filter((number) => !kept.includes(number) && !erased.includes(number));
    if (left.length === 0) return { erased, kept };
    for (const number of left) (await erase(number)) ? erased.push(number) : kept.push(number);
  }

  function erase(number: number): Promise<boolean> {
    return database.transaction(async (store) => {
      const { request } = await lockKnown(store, number);
      if (!isEnded(request.state)) return false;
      await store.changes.blank(number);
      await store.valueKeys.forget(keyNameOf(number));
      const blanked = await loadKnown(store, number);
      await audit.append(store, {
        event: 'erase',
        request: blanked.request,
        actor: cardfile,
        onBehalfOf: '',
        note: 'text' in what ? 'a person’s data' : 'older than is kept',
        words: '',
        correlationId: '',
      });
      return true;
    });
  }
}
