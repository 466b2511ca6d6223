import { graphDirectory } from './graph-directory.case.ts';
import { graphPersonalContacts } from './graph-personal-contacts.case.ts';
import { describeProvider } from './provider-contract.ts';

for (const providerCase of [graphPersonalContacts, graphDirectory]) describeProvider(providerCase);
