/** The kind of an account in Entra: a member of the tenant, a guest, a disabled one, or none. */
export type Account = 'member' | 'guest' | 'disabled' | 'unknown';

/** People of the organisation, as far as approvals need them. All data is from Entra, never from a card. */
export interface People {
  /**
   * Returns the Entra object ids of the people in a group, directly or through nested groups.
   * @throws {BackendError} if Entra cannot answer; nobody then counts as a member
   */
  membersOf(groupId: string): Promise<readonly string[]>;
  /**
   * Returns the Entra object id of a person's manager; undefined if there is none.
   * @throws {BackendError} if Entra cannot answer
   */
  managerOf(objectId: string): Promise<string | undefined>;
  /**
   * Returns the kind of a person's account.
   * @throws {BackendError} if Entra cannot answer
   */
  accountOf(objectId: string): Promise<Account>;
  /**
   * Returns whether the person is in the directory with an enabled account.
   * @throws {BackendError} if Entra cannot answer
   */
  isActive(objectId: string): Promise<boolean>;
  /**
   * Returns the display name, for display only; '' if there is no such person or Entra cannot answer. Never throws.
   */
  nameOf(objectId: string): Promise<string>;
}
