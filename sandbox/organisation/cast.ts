/** The people who play a part in the trial and the tests, the groups that give them their roles, fixed ids. */

export const contosoTenantId = '11111111-2222-4333-8444-555555555555';
export const contosoDomain = 'contoso.com';

export interface CastMember {
  /** Entra object id. */
  readonly objectId: string;
  /** The id under which Teams knows the person (MRI). */
  readonly teamsId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  /** Ids of the groups that the person is a direct member of. */
  readonly groups: readonly string[];
}

export const groups = {
  admin: 'a1a1a1a1-0000-4000-8000-000000000001',
  approver: 'a1a1a1a1-0000-4000-8000-000000000002',
  editor: 'a1a1a1a1-0000-4000-8000-000000000003',
  /** Nested in the editors, since membership counts through other groups too. */
  salesAssistants: 'a1a1a1a1-0000-4000-8000-000000000004',
} as const;

/** The contact admin, the approver and the staff member, and an editor who is one by a nested group. */
export const cast = {
  admin: {
    objectId: 'c0ffee00-0000-4000-8000-000000000001',
    teamsId: '29:1AdaLindqvist-contact-admin-kQ3mZr8TfXw2bVnPyLd6Hs',
    name: 'Ada Lindqvist',
    userPrincipalName: 'ada.lindqvist@contoso.com',
    groups: [groups.admin],
  },
  approver: {
    objectId: 'c0ffee00-0000-4000-8000-000000000002',
    teamsId: '29:1OmarHaddad-contact-approver-7cJtWq9RgYx4eNvKzBm5Fu',
    name: 'Omar Haddad',
    userPrincipalName: 'omar.haddad@contoso.com',
    groups: [groups.approver],
  },
  staff: {
    objectId: 'c0ffee00-0000-4000-8000-000000000003',
    teamsId: '29:1SofieBrandt-staff-member-D2hLs6PoUaIe8wCnXtVk3Gj',
    name: 'Sofie Brandt',
    userPrincipalName: 'sofie.brandt@contoso.com',
    groups: [],
  },
  editor: {
    objectId: 'c0ffee00-0000-4000-8000-000000000004',
    teamsId: '29:1TomasMarek-contact-editor-R5yFb1QaZmEo0uHdSxWi9Tk',
    name: 'Tomáš Marek',
    userPrincipalName: 'tomas.marek@contoso.com',
    groups: [groups.salesAssistants],
  },
} as const satisfies Record<string, CastMember>;
