import type { Contact } from '../contact.ts';
import { ownerText } from '../owner.ts';
import type { JoinedContact } from '../prepared-contact.ts';
import { sources } from '../sources.ts';

/**
 * Removes duplicates: PingIDM reads the same mailbox as Graph, so that records with the same owner and id are the
 * same record. The one of Graph is used, because it has a version.
 */
export function withoutTwins<T>(records: readonly T[], contactOf: (record: T) => Contact): readonly T[] {
  if (!records.some((record) => contactOf(record).ref.source === 'pingidm')) return records;
  const inGraph = new Set<string>();
  for (const record of records) {
    const { ref } = contactOf(record);
    if (ref.source === 'graph-personal-contacts') inGraph.add(`${ownerText(ref.owner)} ${ref.id}`);
  }
  return records.filter((record) => {
    const { ref } = contactOf(record);
    return ref.source !== 'pingidm' || !inGraph.has(`${ownerText(ref.owner)} ${ref.id}`);
  });
}

/**
 * Joins the records of one person; undefined for none. The best record is the base: own contact, then mail contact,
 * then its read-only copy in the directory.
 */
export function joinRecords(records: readonly Contact[]): JoinedContact | undefined {
  const [first] = records;
  if (first === undefined || records.length === 1)
    return first && { contact: first, refs: [first.ref], records };
  const ordered = inOrder(records);
  return {
    contact: ordered.reduce(filled),
    refs: ordered.map((record) => record.ref),
    records: ordered,
  };
}

/** Avoids sorting for the usual case of two records. */
function inOrder(records: readonly Contact[]): readonly Contact[] {
  const [one, other, third] = records;
  if (one === undefined || other === undefined || third !== undefined)
    return records.toSorted(compareRecords);
  return compareRecords(one, other) <= 0 ? records : [other, one];
}

/** Orders records, best first: by source, writable before read-only, then by id, so that the order is stable. */
function compareRecords(one: Contact, other: Contact): number {
  return (
    sources.indexOf(one.ref.source) - sources.indexOf(other.ref.source) ||
    Number(one.readOnly) - Number(other.readOnly) ||
    compareText(one.ref.id, other.ref.id)
  );
}

/** Compares by UTF-16 code unit, which gives the same order on every machine. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Returns a copy of the better record with its empty fields filled from the other one. Booleans are never empty. */
function filled(best: Contact, other: Contact): Contact {
  const account = best.account ?? other.account;
  return {
    ref: best.ref,
    kind: best.kind,
    version: best.version,
    readOnly: best.readOnly,
    hiddenFromAddressLists: best.hiddenFromAddressLists,
    displayName: best.displayName || other.displayName,
    givenName: best.givenName || other.givenName,
    surname: best.surname || other.surname,
    emails: some(best.emails, other.emails),
    mobilePhones: some(best.mobilePhones, other.mobilePhones),
    businessPhones: some(best.businessPhones, other.businessPhones),
    homePhones: some(best.homePhones, other.homePhones),
    fax: best.fax || other.fax,
    imAddresses: some(best.imAddresses, other.imAddresses),
    jobTitle: best.jobTitle || other.jobTitle,
    department: best.department || other.department,
    company: best.company || other.company,
    office: best.office || other.office,
    street: best.street || other.street,
    city: best.city || other.city,
    state: best.state || other.state,
    postalCode: best.postalCode || other.postalCode,
    country: best.country || other.country,
    webPage: best.webPage || other.webPage,
    notes: best.notes || other.notes,
    mailTip: best.mailTip || other.mailTip,
    userPrincipalName: best.userPrincipalName || other.userPrincipalName,
    ...(account === undefined ? {} : { account }),
  };
}

function some(list: readonly string[], other: readonly string[]): readonly string[] {
  return list.length > 0 ? list : other;
}
