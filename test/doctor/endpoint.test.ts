import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEndpoint, checkServerCertificate } from '../../src/doctor/check-endpoint.ts';
import { reportLines } from '../../src/doctor/report.ts';
import { createHttpClient } from '../../src/platform/http-client/http-client.ts';
import { silentLog } from '../providers/helpers/calls.ts';
import { selfSigned } from '../providers/helpers/certificates.ts';
import { json, type LocalServer, startLocalServer, text } from '../providers/helpers/local-server.ts';

const http = createHttpClient({ log: silentLog, clock: Date.now });
const now = Date.parse('2026-06-01T00:00:00Z');
let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer();
});
afterAll(async () => {
  await server.close();
  await http.close();
});

async function check(publicUrl: string | undefined): Promise<string> {
  const context = {
    owner: undefined,
    signal: AbortSignal.timeout(10_000),
    correlationId: 'c',
    roles: async () => [],
  };
  return reportLines(await checkEndpoint({ publicUrl, http, clock: Date.now }, context)).join('\n');
}

describe('the check of the endpoint', () => {
  it('passes when a message without a token is refused, as Cardfile does', async () => {
    server.answer(text(401, ''));

    const report = await check(server.url);

    expect(report).toContain('✓ Endpoint: Cardfile answers at PUBLIC_URL/api/messages');
    expect(report).toMatch(/⚠ .*has a private address/);
  });

  it.each([
    [200, /status 200\n .*access without a sign-in/],
    [403, /status 403\n .*access without a sign-in/],
    [302, /status 302\n .*redirects/],
    [404, /status 404\n .*Another service answers/],
    [502, /status 502\n .*proxy works, but Cardfile does not/],
  ])('says what to do when %i answers', async (status, expected) => {
    server.answer(json(status, {}));

    expect(await check(server.url)).toMatch(expected);
  });

  it('does not take a proxy that asks for a sign-in for Cardfile', async () => {
    server.answer(json(401, {}, { 'www-authenticate': 'Basic realm="intranet"' }));

    expect(await check(server.url)).toMatch(/✗ .*status 401 and asks for a sign-in\n .*without a sign-in/);
  });

  it('says what to do when nothing answers', async () => {
    expect(await check('http://127.0.0.1:9')).toMatch(
      /nothing answers there \(ECONNREFUSED\)\n .*Start Cardfile/,
    );
  });

  it('says what to do about a name without an address', async () => {
    expect(await check('https://cardfile.invalid')).toMatch(/no address is known for it\n .*DNS record/);
  });

  it('warns when the address is not known', async () => {
    expect(await check(undefined)).toMatch(/^⚠ .*\n .*Set PUBLIC_URL/);
  });

  it('refuses a certificate that no public authority has signed', async () => {
    const { certificate, key } = selfSigned('localhost');
    const tls = createServer({ cert: certificate, key }, (_request, response) =>
      response.writeHead(401).end(),
    );
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as AddressInfo;

    const report = await check(`https://127.0.0.1:${port}`);
    tls.close();
    tls.closeAllConnections();

    expect(report).toMatch(/✗ Endpoint: its certificate is trusted: it is not of a public authority\n/);
    expect(report).not.toContain('Cardfile answers');
  });
});

describe('the certificate of the endpoint', () => {
  it.each([
    ['', 90, /^✓ .* until 2026-08-30$/],
    ['', 5, /^⚠ .*it expires in 5 days\n .*renewal/],
    ['', -1, /^✗ .*it expired on 2026-05-31\n .*Renew/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 90, /^✗ .*without those of the authority.*\n .*whole chain/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 90, /^✗ .*another name/],
    ['CERT_REVOKED', 90, /^✗ .*CERT_REVOKED/],
  ])('with the verdict "%s" and %i days left', (mistrust, days, expected) => {
    const validTo = now + days * 24 * 3_600_000;

    expect(reportLines([checkServerCertificate({ mistrust, validTo }, now)]).join('\n')).toMatch(expected);
  });
});
