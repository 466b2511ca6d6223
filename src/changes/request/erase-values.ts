import type { Database } from '../../store/database.ts';
import { cardfile, createAudit, keyNameOf } from '../audit/audit.ts';
import { isEnded } from './change-states.ts';
import { loadKnown, lockKnown } from './transitions.ts';

export interface Erased {
  readonly erased: readonly number[];
  /** Requests that have not ended and still need their values. */
  readonly kept: readonly number[];
}

/**
 * Erases a person's data from requests and the audit log: deletes the values of the requests and the keys of
 * the log values. The requests' existence, requester, time, field names and outcome stay, and so does the
 * hash chain. Each erasure is logged.
 * @param what `text` is an e-mail address or a name, searched in values, names, reasons and comments;
 * `endedBefore` is in milliseconds since the epoch, for retention
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
