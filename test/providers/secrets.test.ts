import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { createBackends } from '../../src/backends.ts';
import { readConfig } from '../../src/config.ts';
import { query } from '../contracts/provider-contract.ts';
import { callContext, recordingLog } from './helpers/calls.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const secret = 'Wr0ng~secret.with-marks';
const noKnownContacts = {
  since: async () => [],
  behind: async () => [],
  keep: async () => {},
  readBefore: async () => [],
};

/** Lets every provider search and check, and gives all that was logged and thrown meanwhile. */
async function everythingSaid(settings: Readonly<Record<string, string>>): Promise<string> {
  const { lines, log } = recordingLog('trace');
  const config = readConfig({ ...sandbox.environment(), ...settings });
  const { providers, tokens, close } = createBackends(config, {
    clock: Date.now,
    log,
    knownContacts: noKnownContacts,
  });
  const said: string[] = [];
  const context = callContext();
  for (const provider of providers) {
    const search = provider.search(query({ words: ['Jana'] }), context).catch((error: unknown) => error);
    const check = provider.check({
      ...context,
      roles: async (scope) => {
        await tokens(scope);
        return [];
      },
    });
    for (const one of await Promise.all([search, check])) {
      log.error({ error: one }, 'failed');
      said.push(one instanceof Error ? `${one.message}\n${one.stack}\n${String(one.cause)}` : '');
      said.push(JSON.stringify(one));
    }
  }
  await close();
  return [...lines, ...said].join('\n');
}

describe('what a failing run says', () => {
  it.each(['post', 'basic'])('never holds the secret that Entra refused (%s)', async (way) => {
    const said = await everythingSaid({ BOT_PASSWORD: secret, ENTRA_CLIENT_AUTHENTICATION: way });

    expect(said).toContain('AADSTS7000215');
    expect(said).not.toContain(secret);
    expect(said).not.toContain(encodeURIComponent(secret));
    expect(said).not.toContain(
      Buffer.from(`${sandbox.botId}:${encodeURIComponent(secret)}`).toString('base64'),
    );
  });

  it('never holds a token, whatever the systems answer', async () => {
    for (const fake of [sandbox.graph, sandbox.exchange]) {
      fake.faults.add({ fault: { kind: 'status', status: 401 }, times: 4 });
      fake.faults.add({ fault: { kind: 'dropped' }, times: 4 });
      fake.faults.add({ fault: { kind: 'not-json' }, times: 4 });
    }

    const said = await everythingSaid({});

    expect(said).toMatch(/unauthorized|status 401/);
    expect(said).not.toMatch(/eyJ[\w-]{10,}|Bearer \S/);
    expect(said).not.toContain(sandbox.environment().BOT_PASSWORD);
  });

  it("never holds PingIDM's password", async () => {
    const environment = sandbox.environment();
    const password = environment.PINGIDM_PASSWORD ?? '';
    const said = await everythingSaid({ PINGIDM_PASSWORD: secret });

    expect(password).not.toBe('');
    expect(said).toMatch(/PingIDM/);
    expect(said).not.toContain(secret);
  });
});
