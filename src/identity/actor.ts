/** The authenticated person behind a turn. Only `objectId` identifies them. */
export interface Actor {
  /** Entra object id. */
  readonly objectId: string;
  /** The person's Teams id in a conversation (`29:…`). */
  readonly teamsId: string;
  /** For display only, because people can change it. */
  readonly name: string;
}

/** The roles of a person. Everybody in the tenant is staff. */
export type Role = 'staff' | 'editor' | 'approver' | 'admin';

export type Roles = ReadonlySet<Role>;
