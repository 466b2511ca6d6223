/** How many people of each kind there are, the notable ones and the cast included. */
export interface Sizes {
  readonly colleagues: number;
  readonly mailContacts: number;
  /** Personal contacts in the mailboxes of the cast. */
  readonly staff: number;
  readonly admin: number;
  readonly approver: number;
  readonly editor: number;
  /** Mailboxes of other colleagues that hold contacts, about ten each. */
  readonly otherMailboxes: number;
  /** Contacts in the database of Unified Contacts. */
  readonly databaseContacts: number;
}

export const defaultSizes: Sizes = {
  colleagues: 900,
  mailContacts: 700,
  staff: 150,
  admin: 80,
  approver: 60,
  editor: 30,
  otherMailboxes: 12,
  databaseContacts: 120,
};
