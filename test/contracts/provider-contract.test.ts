import { describe, expect, it } from 'vitest';
import { sources } from '../../src/contacts/sources.ts';
import { adminCenterMailContacts } from './admin-center-mail-contacts.case.ts';
import { exchangeMailContacts } from './exchange-mail-contacts.case.ts';
import { graphDirectory } from './graph-directory.case.ts';
import { graphPersonalContacts } from './graph-personal-contacts.case.ts';
import { pingIdm } from './pingidm.case.ts';
import { describeProvider } from './provider-contract.ts';
import { unifiedContacts } from './unified-contacts.case.ts';

const cases = [
  graphPersonalContacts,
  pingIdm,
  exchangeMailContacts,
  adminCenterMailContacts,
  unifiedContacts,
  graphDirectory,
];

describe('the provider contract', () => {
  it('is kept by every source', () => {
    expect(cases.map((one) => one.name)).toEqual(sources);
  });
});

for (const providerCase of cases) describeProvider(providerCase);
