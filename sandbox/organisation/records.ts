/**
 * What the pretend organisation stores, in neutral words and null-free ('' and [] mean absent). Records are
 * replaced, never changed in place, so that what a fake backend has prepared for a record stays right.
 */

/** An Entra user: a colleague, a guest or a service account. */
export interface UserRecord {
  /** Entra object id. */
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly mail: string;
  readonly mailNickname: string;
  /** `SMTP:` before the primary address, `smtp:` before others. */
  readonly proxyAddresses: readonly string[];
  readonly jobTitle: string;
  readonly department: string;
  readonly companyName: string;
  readonly officeLocation: string;
  readonly city: string;
  readonly country: string;
  readonly streetAddress: string;
  readonly postalCode: string;
  readonly preferredLanguage: string;
  readonly mobilePhone: string;
  readonly businessPhones: readonly string[];
  readonly userType: 'Member' | 'Guest';
  /** Object id of the user above, '' for none. */
  readonly managerId: string;
  readonly accountEnabled: boolean;
  /** False for guests and for mailboxes that are still on the premises: Graph refuses their contacts. */
  readonly hasMailbox: boolean;
}

/** A mail contact of Exchange, which Graph shows read-only as an organisational contact. */
export interface MailContactRecord {
  /** Exchange's own GUID. */
  readonly guid: string;
  /** The object id in Entra: the id of Graph's orgContact. */
  readonly externalDirectoryObjectId: string;
  readonly name: string;
  readonly alias: string;
  readonly displayName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly initials: string;
  /** Where mail goes, without the `SMTP:` that Exchange shows in front. */
  readonly externalEmailAddress: string;
  /** The address shown to people; Graph's `mail`. */
  readonly windowsEmailAddress: string;
  /** `SMTP:` before the primary address, `smtp:` before others. */
  readonly emailAddresses: readonly string[];
  readonly title: string;
  readonly company: string;
  readonly department: string;
  readonly office: string;
  readonly phone: string;
  readonly mobilePhone: string;
  readonly homePhone: string;
  readonly fax: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly stateOrProvince: string;
  readonly postalCode: string;
  /** ISO 3166 two-letter code, or ''. */
  readonly country: string;
  readonly webPage: string;
  readonly notes: string;
  readonly assistantName: string;
  /** Exactly as it was set; Exchange wraps it in HTML when it is read. */
  readonly mailTip: string;
  readonly hiddenFromAddressLists: boolean;
  readonly isDirSynced: boolean;
  /** Everything else that a cmdlet may set (CustomAttribute1, Pager …), under the parameter's name. */
  readonly others: Readonly<Record<string, string | boolean | readonly string[]>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface PhysicalAddress {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly countryOrRegion: string;
  readonly postalCode: string;
}

export interface NamedAddress {
  readonly name: string;
  readonly address: string;
}

/** An Outlook contact in somebody's mailbox. The keys of the three groups are Graph's. */
export interface PersonalContactRecord {
  readonly id: string;
  /** Object id of the mailbox's owner. */
  readonly owner: string;
  readonly folderId: string;
  /** Counts the writes, from 1. */
  readonly version: number;
  /** Made of the version; the etag is `W/"<changeKey>"`. */
  readonly changeKey: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly texts: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly addresses: Readonly<Record<string, PhysicalAddress>>;
  readonly emailAddresses: readonly NamedAddress[];
}

export interface PhotoRecord {
  /** Of the user or the personal contact. */
  readonly id: string;
  /** Such as `image/jpeg`. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface ContactFolderRecord {
  readonly id: string;
  readonly owner: string;
  readonly displayName: string;
  readonly parentFolderId: string;
  /** The folder that `/users/{id}/contacts` shows. */
  readonly isDefault: boolean;
}

/** A row of Unified Contacts' database. */
export interface DatabaseContactRecord {
  /** Given by whoever created the contact, such as `sap_…`. */
  readonly id: string;
  /** By column; a column that is not here is NULL, which is not the same as ''. Lists are joined with `;`. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A mail-enabled group of Exchange: a distribution list, or another kind that looks like one in Outlook. */
export interface DistributionGroupRecord {
  /** Exchange's own GUID. */
  readonly guid: string;
  /** The object id in Entra. */
  readonly externalDirectoryObjectId: string;
  readonly name: string;
  readonly alias: string;
  readonly displayName: string;
  readonly primarySmtpAddress: string;
  readonly kind:
    | 'MailUniversalDistributionGroup'
    | 'MailUniversalSecurityGroup'
    | 'DynamicDistributionGroup'
    | 'GroupMailbox';
  readonly isDirSynced: boolean;
  readonly hiddenFromAddressLists: boolean;
  readonly hiddenGroupMembership: boolean;
  /** Names of users (mail nicknames), or of a role group. */
  readonly managedBy: readonly string[];
  readonly members: readonly GroupMemberRecord[];
}

export interface GroupMemberRecord {
  /** A mail contact's or another group's GUID, or a user's object id. */
  readonly id: string;
  /** When it was added and removed, milliseconds since 1970; `until` is 0 for a present member. */
  readonly since: number;
  readonly until: number;
}

export interface GroupRecord {
  readonly id: string;
  readonly displayName: string;
  /** Object ids of users and of nested groups. */
  readonly members: readonly string[];
}
