/** What Entra says of an account: a member of the tenant, a guest in it, one that is disabled, or none at all. */
export type Account = 'member' | 'guest' | 'disabled' | 'unknown';

/** Who is who in the organisation, as far as approvals need it. Every answer is from Entra, never from a card. */
export interface People {
  /**
   * Entra object ids of the people in a group, directly or through other groups.
   * @throws {BackendError} when it cannot be told; nobody is then taken for a member
   */
  membersOf(groupId: string): Promise<readonly string[]>;
  /**
   * Entra object id of a person's manager; undefined without one.
   * @throws {BackendError} when it cannot be told
   */
  managerOf(objectId: string): Promise<string | undefined>;
  /**
   * What kind of account somebody has.
   * @throws {BackendError} when it cannot be told
   */
  accountOf(objectId: string): Promise<Account>;
  /**
   * Whether the person is in the directory and their account is enabled.
   * @throws {BackendError} when it cannot be told
   */
  isActive(objectId: string): Promise<boolean>;
  /** Display name, for showing only; '' when there is no such person or it cannot be told. Never throws. */
  nameOf(objectId: string): Promise<string>;
}
