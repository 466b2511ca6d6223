/**
 * The contact: one shape for every system. Pure data, null-free: an absent text is '', an absent list [].
 * A system's own field names never leave its provider.
 */
import { type Owner, ownerText } from './owner.ts';
import type { SourceId } from './sources.ts';

export type ContactKind = 'personal-contact' | 'mail-contact' | 'organization-contact' | 'colleague';

/** The editable part of a contact. Flat on purpose: a difference is a list of field names. */
export interface ContactFields {
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  /** The first address is the primary one. */
  readonly emails: readonly string[];
  readonly mobilePhones: readonly string[];
  readonly businessPhones: readonly string[];
  readonly homePhones: readonly string[];
  readonly fax: string;
  readonly imAddresses: readonly string[];
  readonly jobTitle: string;
  readonly department: string;
  readonly company: string;
  readonly office: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly webPage: string;
  readonly notes: string;
  /** Plain text that Outlook shows above a draft to this recipient; at most 175 characters. */
  readonly mailTip: string;
  readonly hiddenFromAddressLists: boolean;
}

export type ContactField = keyof ContactFields;

/** Changed fields only; '' or [] clears a field. */
export type ContactChanges = Partial<ContactFields>;

/** Where a contact lives. */
export interface ContactRef {
  readonly source: SourceId;
  readonly id: string;
  /** Whose mailbox it is in; undefined for a shared contact. */
  readonly owner: Owner | undefined;
}

export interface Contact extends ContactFields {
  readonly ref: ContactRef;
  readonly kind: ContactKind;
  /** Sign-in name of a colleague, for a chat link; '' for everybody else. */
  readonly userPrincipalName: string;
  /**
   * Of people in the directory: a guest from another organisation, or an account that nobody signs in with (a shared
   * mailbox, a room, somebody who has left); absent for everybody else.
   */
  readonly account?: 'guest' | 'disabled';
  /** The system's concurrency token (an etag), '' where it has none. */
  readonly version: string;
  /** Mastered elsewhere (synchronised from an on-premises directory), so that writes are refused. */
  readonly readOnly: boolean;
}

export const emptyFields: ContactFields = {
  displayName: '',
  givenName: '',
  surname: '',
  emails: [],
  mobilePhones: [],
  businessPhones: [],
  homePhones: [],
  fax: '',
  imAddresses: [],
  jobTitle: '',
  department: '',
  company: '',
  office: '',
  street: '',
  city: '',
  state: '',
  postalCode: '',
  country: '',
  webPage: '',
  notes: '',
  mailTip: '',
  hiddenFromAddressLists: false,
};

export const contactFields = Object.keys(emptyFields) as readonly ContactField[];

/** Returns the given fields, empty where `values` has none. */
export function pickFields(values: ContactChanges, fields: readonly ContactField[]): ContactChanges {
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? emptyFields[field]]));
}

/** Returns a text that is the same for the same contact only. */
export function refKey({ source, id, owner }: ContactRef): string {
  return `${source} ${ownerText(owner)} ${id}`;
}
