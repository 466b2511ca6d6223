import { randomUUID } from 'node:crypto';
import { type FakeEntra, resources, startEntra } from '../../sandbox/fakes/entra.ts';
import { unifiedContactsRole } from '../../sandbox/fakes/unified-contacts.ts';
import { contosoTenantId } from '../../sandbox/organisation/cast.ts';
import { makeUser } from '../../sandbox/organisation/make-records.ts';
import { createOrganisation, type Organisation } from '../../sandbox/organisation/organisation.ts';
import type { ContactChanges } from '../../src/contacts/contact.ts';
import {
  createHttpClient,
  type HttpClient,
  type TokenSource,
} from '../../src/platform/http-client/http-client.ts';
import { createTokens } from '../../src/providers/auth/tokens.ts';
import { silentLog } from '../providers/helpers/calls.ts';

export const mailboxOwner = 'aaaaaaaa-0000-4000-8000-000000000001';
export const unifiedContactsAppId = 'dddddddd-0000-4000-8000-000000000004';
const clientId = 'bbbbbbbb-0000-4000-8000-000000000002';

/** A small organisation of its own for one suite, with Entra and the HTTP client of the application. */
export interface Ground {
  readonly organisation: Organisation;
  readonly entra: FakeEntra;
  readonly http: HttpClient;
  readonly tokens: TokenSource;
  readonly tenantId: string;
  close(): Promise<void>;
}

export async function prepareGround(): Promise<Ground> {
  const organisation = createOrganisation();
  organisation.users.put(
    makeUser({ id: mailboxOwner, userPrincipalName: 'owner@contoso.com', displayName: 'Mailbox Owner' }),
  );
  const entra = await startEntra({ tenantId: contosoTenantId, clock: Date.now });
  entra.register({ clientId, name: 'Cardfile', secrets: ['secret'], certificates: [] });
  const graphRoles = ['Contacts.ReadWrite', 'OrgContact.Read.All', 'User.Read.All', 'GroupMember.Read.All'];
  for (const role of graphRoles) entra.grantRole(clientId, 'https://graph.microsoft.com', role);
  entra.grantRole(clientId, 'https://outlook.office365.com', 'Exchange.ManageAsApp');
  entra.registerResource({ identifier: `api://${unifiedContactsAppId}`, tokenVersion: 1 });
  entra.grantRole(clientId, `api://${unifiedContactsAppId}`, unifiedContactsRole);
  entra.grantRole(clientId, resources.adminCenter, 'Anything');
  const entraHttp = createHttpClient({ log: silentLog });
  const tokens = createTokens({
    http: entraHttp,
    authority: entra.url,
    tenantId: contosoTenantId,
    clientId,
    credential: () => ({ kind: 'secret', secret: 'secret' }),
    clock: Date.now,
    log: silentLog,
  });
  const http = createHttpClient({
    tokens,
    log: silentLog,
    backOffMs: 5,
    // Each case meets its own bad moment; together they would look like a system that is down.
    circuitOpensAfter: Number.POSITIVE_INFINITY,
  });
  return {
    organisation,
    entra,
    http,
    tokens,
    tenantId: contosoTenantId,
    close: async () => {
      await http.close();
      await entraHttp.close();
      await entra.close();
    },
  };
}

export const newId = (): string => randomUUID();

/** What every system that keeps mail contacts or people's own contacts takes, with signs that want escaping. */
export const commonFields = {
  displayName: 'Everything',
  givenName: 'Every',
  surname: 'Thing',
  emails: ['everything@arrival.example'],
  mobilePhones: ['+420601000001'],
  businessPhones: ['+420222000001'],
  jobTitle: 'Buyer & "Seller"',
  department: 'Purchasing',
  company: "O'Neill <Sons>",
  office: 'B2',
  street: 'Dlouhá 1',
  city: 'Praha',
  state: 'Středočeský kraj',
  postalCode: '110 00',
  country: 'Germany',
  webPage: 'https://arrival.example/?a=1&b=2',
} satisfies ContactChanges;
