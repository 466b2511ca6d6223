/** The person behind a turn, as verified: only `objectId` and `tenantId` say who it is. */
export interface Actor {
  /** Entra object id. */
  readonly objectId: string;
  readonly tenantId: string;
  /** The id under which Teams knows the person in a conversation (`29:…`). */
  readonly teamsId: string;
  /** For display only: it can be changed by its owner. */
  readonly name: string;
}

/** What a person may do. Everybody in the tenant is staff. */
export type Role = 'staff' | 'editor' | 'approver' | 'admin';

export type Roles = ReadonlySet<Role>;
