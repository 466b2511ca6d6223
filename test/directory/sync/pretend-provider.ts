import { setTimeout as wait } from 'node:timers/promises';
import type { Contact } from '../../../src/contacts/contact.ts';
import type { Owner } from '../../../src/contacts/owner.ts';
import type { SourceId } from '../../../src/contacts/sources.ts';
import type { SyncPage } from '../../../src/contacts/sync-page.ts';
import type { CallContext, ContactProvider } from '../../../src/providers/provider.ts';
import { makeContact } from '../../contacts/make-contact.ts';

/** A system of this process whose contacts are read two at a time, everything each time. */
export function createPretendSystem(source: SourceId, { personal = false } = {}) {
  const names = new Map<string, string>();
  const asked: { readonly owner: Owner | undefined; readonly cursor: string }[] = [];
  const state = { pageMs: 0, atOnce: 0, mostAtOnce: 0, foreign: [] as Contact[], isCircular: false };
  let failure: { error: unknown; times: number } | undefined;

  async function listChanges(cursor: string, { owner, signal }: CallContext): Promise<SyncPage> {
    asked.push({ owner, cursor });
    state.atOnce += 1;
    state.mostAtOnce = Math.max(state.mostAtOnce, state.atOnce);
    try {
      if (state.pageMs > 0) await wait(state.pageMs, undefined, { signal });
      if (failure !== undefined && failure.times > 0) {
        failure.times -= 1;
        throw failure.error;
      }
    } finally {
      state.atOnce -= 1;
    }
    const from = cursor === '' || cursor === 'end' ? 0 : Number(cursor);
    const ids = [...names.keys()].slice(from, from + 2);
    const more = from + 2 < names.size || state.isCircular;
    return {
      contacts: [...ids.map((id) => contactOf(id, owner)), ...state.foreign],
      removed: [],
      cursor: state.isCircular ? '2' : more ? String(from + 2) : 'end',
      more,
      fromStart: from === 0,
    };
  }

  function contactOf(id: string, owner: Owner | undefined): Contact {
    return makeContact(source, id, { displayName: names.get(id) ?? '', ref: { source, id, owner } });
  }

  const provider: ContactProvider = {
    source,
    capabilities: { writable: false, personal },
    search: async () => ({ contacts: [], truncated: false }),
    get: async () => undefined,
    check: async () => [],
    listChanges,
  };
  return {
    provider,
    names,
    asked,
    state,
    fail(error: unknown, times = 1) {
      failure = { error, times };
    },
  };
}
