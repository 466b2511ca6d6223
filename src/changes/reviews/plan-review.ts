import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { type Contact, type ContactRef, refKey } from '../../contacts/contact.ts';
import { isMailContactCopy } from '../../contacts/mail-contact-copy.ts';
import { type SourceId, sourceTable } from '../../contacts/sources.ts';
import { addressKey } from '../../contacts/text/address-key.ts';
import { fold } from '../../contacts/text/fold.ts';
import type { Database } from '../../store/database.ts';

/** Which contacts a review checks, and whom it asks. */
export interface ReviewSettings {
  /** The system of the contacts. */
  readonly source: SourceId | 'all';
  /** Part of the company, or the domain of the addresses; '' for all. */
  readonly company: string;
  /** The name of the distribution list that they are in, '' for all. */
  readonly list: string;
  /** Whether the person who last changed a contact is asked first. */
  readonly asksOwners: boolean;
  /** The people who are asked otherwise. */
  readonly group: ReviewGroup;
  /** The most contacts that one person is asked about. */
  readonly perPerson: number;
  readonly days: number;
}

export const reviewGroups = ['editors', 'approvers', 'admins'] as const;
export type ReviewGroup = (typeof reviewGroups)[number];

/** Why a contact is checked, the most urgent first. */
export const reviewReasons = ['bounced', 'unopened', 'unconfirmed', 'other'] as const;
export type ReviewReason = (typeof reviewReasons)[number];

export interface PlannedContact {
  readonly ref: ContactRef;
  readonly reason: ReviewReason;
  readonly person: string;
}

export interface ReviewPlan {
  /** The most urgent first. */
  readonly contacts: readonly PlannedContact[];
  /** Contacts that nobody is asked about because everybody has enough. */
  readonly left: number;
  /** Contacts that were changed or checked lately, or wait for an answer already. */
  readonly recent: number;
  /** Contacts that are managed in another system. */
  readonly managedElsewhere: number;
  /** Bounced addresses that no contact of the review has. */
  readonly unknownAddresses: number;
}

/** What a plan is made from, besides the settings. */
export interface ReviewInput {
  /** The systems whose contacts can be changed. */
  readonly sources: readonly SourceId[];
  /** Addresses from which mail came back, in lower case. */
  readonly bounced: ReadonlySet<string>;
  /** Keys of the contacts in the list, see {@link refKey}; undefined for all. */
  readonly listed: ReadonlySet<string> | undefined;
}

export interface PlanOptions {
  readonly store: Pick<Database, 'directory' | 'viewHistory' | 'favorites' | 'reviews'>;
  readonly membersOf: (group: ReviewGroup) => Promise<readonly string[]>;
  readonly isActive: (person: string) => Promise<boolean>;
  readonly clock: () => number;
}

/** Contacts that were changed or checked within this time are not asked about, unless mail to them bounced. */
const recentMs = 180 * 24 * 3_600_000;
/** As long as views are stored. */
const viewsLastMs = 90 * 24 * 3_600_000;
const mostViews = 100_000;
const contactsAtOnce = 500;
/** The most contacts of a review, which is stored in one transaction. */
const mostContacts = 2_000;

/** Returns the contacts that a review would check, and the people whom it would ask. Personal contacts are never read. */
export async function planReview(
  settings: ReviewSettings,
  input: ReviewInput,
  options: PlanOptions,
): Promise<ReviewPlan> {
  const { store, clock } = options;
  const now = clock();
  const found = await readContacts(settings, input, store.directory);
  const [views, favorites, settled, writes] = await Promise.all([
    store.viewHistory.since(undefined, now - viewsLastMs, mostViews),
    store.favorites.shared(),
    store.reviews.settledSince(now - recentMs, now),
    store.reviews.lastWrites(input.sources),
  ]);
  const viewed = views.map(({ source, id }) => refKey({ source, id, owner: undefined }));
  const opened = new Set([...viewed, ...favorites]);

  const reasonOf = ({ key, emails }: Candidate): ReviewReason => {
    if (emails.some((email) => input.bounced.has(email))) return 'bounced';
    if (!opened.has(key)) return 'unopened';
    const isConfirmed = emails.some((email) => found.sourcesOf.get(email) === 'several');
    return found.hasOthers && !isConfirmed ? 'unconfirmed' : 'other';
  };
  const changeable = found.candidates.filter(({ isReadOnly }) => !isReadOnly);
  const judged = changeable.map((candidate) => {
    const write = writes.get(candidate.key);
    return { ...candidate, reason: reasonOf(candidate), owner: write?.requester ?? '', at: write?.at ?? 0 };
  });
  const asked = judged
    .filter(({ reason, key, at }) => reason === 'bounced' || (!settled.has(key) && at < now - recentMs))
    .sort(
      (one, other) =>
        reviewReasons.indexOf(one.reason) - reviewReasons.indexOf(other.reason) ||
        one.at - other.at ||
        (one.key < other.key ? -1 : 1),
    );
  const contacts = await assign(asked, settings, options);
  const known = new Set(changeable.flatMap(({ emails }) => emails));
  return {
    contacts,
    left: asked.length - contacts.length,
    recent: judged.length - asked.length,
    managedElsewhere: found.candidates.length - changeable.length,
    unknownAddresses: [...input.bounced].filter((email) => !known.has(email)).length,
  };
}

interface Candidate {
  readonly key: string;
  readonly ref: ContactRef;
  /** As {@link addressKey} writes them. */
  readonly emails: readonly string[];
  readonly isReadOnly: boolean;
}

interface FoundContacts {
  readonly candidates: readonly Candidate[];
  /** The system that has an address. */
  readonly sourcesOf: ReadonlyMap<string, SourceId | 'several'>;
  /** Whether there are systems that can confirm a contact of another one. */
  readonly hasOthers: boolean;
}

/** Reads all cached shared contacts. */
async function readContacts(
  { source, company, list }: ReviewSettings,
  { sources, listed }: ReviewInput,
  directory: Pick<Database['directory'], 'changesSince'>,
): Promise<FoundContacts> {
  const wanted = fold(company);
  const ending = addressKey(`@${company.trim().replace(/^@/, '')}`);
  const isWanted = (contact: Contact, emails: readonly string[]): boolean =>
    sources.includes(contact.ref.source) &&
    (source === 'all' || contact.ref.source === source) &&
    (list === '' || listed?.has(refKey(contact.ref)) === true) &&
    (wanted === '' ||
      fold(contact.company).includes(wanted) ||
      emails.some((email) => email.endsWith(ending)));
  const candidates = new Map<string, Candidate>();
  const sourcesOf = new Map<string, SourceId | 'several'>();
  const all = new Set<SourceId>();
  for (let from = 0; ; ) {
    const changes = await directory.changesSince(undefined, from, contactsAtOnce);
    for (const { source: system, id, contact } of changes) {
      const key = refKey({ source: system, id, owner: undefined });
      candidates.delete(key);
      if (contact === undefined || sourceTable[system].personal) continue;
      const emails = contact.emails.map(addressKey);
      const isCopy = isMailContactCopy(contact);
      if (!isCopy) all.add(system);
      for (const email of isCopy ? [] : emails) {
        const before = sourcesOf.get(email);
        sourcesOf.set(email, before === undefined || before === system ? system : 'several');
      }
      if (!isWanted(contact, emails)) continue;
      candidates.set(key, { key, ref: contact.ref, emails, isReadOnly: contact.readOnly });
    }
    const end = changes.at(-1);
    if (end === undefined) break;
    from = end.revision;
    await yieldToEventLoop();
  }
  return { candidates: [...candidates.values()], sourcesOf, hasOthers: all.size > 1 };
}

interface AskedContact extends Candidate {
  readonly reason: ReviewReason;
  /** Who last changed it, '' for nobody. */
  readonly owner: string;
}

/** Gives each contact to its owner or in turn to the people of the group, as long as they have room. */
async function assign(
  contacts: readonly AskedContact[],
  { asksOwners, group, perPerson }: ReviewSettings,
  { membersOf, isActive }: PlanOptions,
): Promise<readonly PlannedContact[]> {
  const members = [...(await membersOf(group))].sort();
  const activity = new Map<string, Promise<boolean>>();
  const counts = new Map<string, number>();
  const hasRoom = (person: string) => (counts.get(person) ?? 0) < perPerson;
  const given: PlannedContact[] = [];
  let turn = 0;
  for (const { ref, reason, owner } of contacts) {
    if (given.length >= mostContacts) break;
    let person: string | undefined;
    if (asksOwners && owner !== '' && hasRoom(owner)) {
      const active = activity.get(owner) ?? isActive(owner);
      activity.set(owner, active);
      if (await active) person = owner;
    }
    for (let tries = 0; person === undefined && tries < members.length; tries += 1) {
      const next = members[turn % members.length];
      turn += 1;
      if (next !== undefined && hasRoom(next)) person = next;
    }
    if (person === undefined) continue;
    counts.set(person, (counts.get(person) ?? 0) + 1);
    given.push({ ref, reason, person });
  }
  return given;
}
