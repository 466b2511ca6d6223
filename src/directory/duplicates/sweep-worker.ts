/** The worker thread that compares the contacts of a sweep, so that the main thread is not blocked. */
import { parentPort } from 'node:worker_threads';
import { type Contact, refKey } from '../../contacts/contact.ts';
import { findDuplicates } from '../../contacts/identity/find-duplicates.ts';
import { elementAt } from '../../platform/element-at.ts';
import { giveWay } from '../../platform/give-way.ts';
import type { SweepTask, SweptPair } from './duplicate-sweep.ts';

/** The most pairs of a system that are listed; nobody reviews more before the next sweep. */
const mostPairs = 5000;

/** The contacts of the running sweep by key: one that changes meanwhile is read again, and replaced. */
const contacts = new Map<string, Contact>();
let received = 0;

parentPort?.on('message', (task: SweepTask) => {
  parentPort?.postMessage(run(task));
});

function run(task: SweepTask): readonly SweptPair[] {
  switch (task.kind) {
    case 'begin':
      giveWay();
      contacts.clear();
      received = 0;
      return [];
    case 'add':
      for (const contact of task.contacts) contacts.set(refKey(contact.ref), contact);
      received += task.contacts.length;
      return [];
    case 'find': {
      const all = [...contacts.values()];
      contacts.clear();
      if (received !== task.count) throw new Error('the thread was restarted during a sweep');
      return [...Map.groupBy(all, ({ ref }) => ref.source).values()].flatMap(pairsOf);
    }
  }
}

function pairsOf(contacts: readonly Contact[]): readonly SweptPair[] {
  return findDuplicates(contacts)
    .slice(0, mostPairs)
    .map(({ one, other, ...verdict }) => ({
      one: elementAt(contacts, one).ref,
      other: elementAt(contacts, other).ref,
      verdict,
    }));
}
