import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources } from '../../src/contacts/sources.ts';
import { createHttpClient } from '../../src/platform/http-client/http-client.ts';
import { createProviders, registry, scopeFor } from '../../src/providers/index.ts';
import { silentLog } from './helpers/calls.ts';
import { createMemoryKnownContacts } from './helpers/memory-known-contacts.ts';

const folder = join(import.meta.dirname, '../../src/providers');
const all = {
  http: createHttpClient({ tokens: async () => 'token', log: silentLog }),
  tenantId: '11111111-2222-4333-8444-555555555555',
  graph: { url: 'https://graph.microsoft.com', personalContacts: true },
  exchange: { url: 'https://outlook.office365.com', enabled: true },
  adminCenter: { url: 'https://admin.microsoft.com', enabled: true },
  unifiedContacts: {
    url: 'https://uc.contoso.example',
    appId: '22222222-2222-4333-8444-555555555555',
  },
  knownContacts: createMemoryKnownContacts(),
  pingIdm: {
    url: 'https://idm.contoso.example',
    credential: () => ({ kind: 'bearer', token: 'secret' }) as const,
  },
  clock: Date.now,
} as const;

describe('the registry of providers', () => {
  it('knows every provider in the folder by the name of its file', () => {
    const makesProvider = /export function create\w+\([^)]*\): (Contact|Writable)Provider\b/;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => makesProvider.test(readFileSync(join(folder, file), 'utf8')));

    expect(files.map((file) => basename(file, '.ts')).sort()).toEqual(Object.keys(registry).sort());
  });

  it('makes each provider under its own source, in the order of the sources', () => {
    const { providers } = createProviders(all);

    expect(providers.map((provider) => provider.source)).toEqual(sources);
  });

  it('leaves out what is switched off', () => {
    const { providers } = createProviders({
      ...all,
      graph: { ...all.graph, personalContacts: false },
      exchange: { ...all.exchange, enabled: false },
      adminCenter: { ...all.adminCenter, enabled: false },
      unifiedContacts: { url: '', appId: '' },
      pingIdm: undefined,
    });

    expect(providers.map((provider) => provider.source)).toEqual(['graph-directory']);
  });

  it("asks for tokens of the cloud that the system's address belongs to", () => {
    const publicUrl = 'https://graph.microsoft.com';

    expect(scopeFor('https://graph.microsoft.us', publicUrl)).toBe('https://graph.microsoft.us/.default');
    expect(scopeFor('http://127.0.0.1:4000', publicUrl)).toBe('https://graph.microsoft.com/.default');
  });
});
