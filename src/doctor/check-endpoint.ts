import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { connect } from 'node:tls';
import { BackendError } from '../platform/errors.ts';
import type { HttpClient } from '../platform/http-client/http-client.ts';
import type { CheckContext, CheckResult } from '../providers/provider.ts';
import { failed, passed, warned } from '../providers/shared/check.ts';
import { day } from './report.ts';

export interface EndpointOptions {
  /** Without `/api/messages`; undefined if it is not known. */
  readonly publicUrl: string | undefined;
  readonly http: HttpClient;
  readonly clock: () => number;
}

/** What a server showed of its certificate. */
export interface ShownCertificate {
  /** Why it is not trusted, as Node calls it; '' if it is. */
  readonly mistrust: string;
  /** Milliseconds since the epoch. */
  readonly validTo: number;
}

const dayMs = 24 * 60 * 60_000;
const soonDays = 14;
const tlsTimeoutMs = 5_000;

/**
 * Checks the messaging endpoint by its public address: name, certificate, and whether it refuses a message without a
 * token, as Cardfile does. This is done from this machine, which a firewall may treat otherwise than Teams.
 */
export async function checkEndpoint(
  { publicUrl, http, clock }: EndpointOptions,
  context: CheckContext,
): Promise<readonly CheckResult[]> {
  if (publicUrl === undefined) {
    return [
      warned(
        'Endpoint: Teams can reach it',
        'it is not known under which address',
        'Set PUBLIC_URL to the public address of Cardfile, such as https://cardfile.contoso.com.',
      ),
    ];
  }
  const { protocol, hostname, port } = new URL(publicUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const results = await checkName(host);
  if (results.some(({ ok }) => !ok)) return results;
  if (protocol === 'https:') {
    const shown = await readCertificate(host, Number(port) || 443);
    const certificate = shown === undefined ? [] : [checkServerCertificate(shown, clock())];
    results.push(...certificate);
    if (certificate.some(({ ok }) => !ok)) return results;
  }
  return [...results, await checkRefusal(publicUrl, http, context)];
}

/** Addresses that nobody outside can reach. */
const privateAddresses = new BlockList();
for (const [network, prefix, family] of [
  ['10.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const) {
  privateAddresses.addSubnet(network, prefix, family);
}

async function checkName(host: string): Promise<CheckResult[]> {
  const name = `Endpoint: ${host} is a public name`;
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0) {
    return [failed(name, 'no address is known for it', 'Create its DNS record, or correct PUBLIC_URL.')];
  }
  const isPrivate = found.every(({ address }) =>
    privateAddresses.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'),
  );
  if (!isPrivate) return [passed(name)];
  return [
    warned(
      name,
      'here it has a private address, which Teams cannot reach',
      'Check from outside that the name has a public address and that the firewall lets Teams in.',
    ),
  ];
}

/** Returns undefined if nothing answers with a certificate; the request reports that. */
function readCertificate(host: string, port: number): Promise<ShownCertificate | undefined> {
  return new Promise((resolve) => {
    // The certificate is judged, not relied upon: nothing is sent on this connection.
    const socket = connect(
      { host, port, servername: isIP(host) === 0 ? host : '', rejectUnauthorized: false },
      () => {
        const { valid_to } = socket.getPeerCertificate();
        const mistrust = socket.authorized ? '' : String(socket.authorizationError);
        resolve({ mistrust, validTo: Date.parse(valid_to) });
        socket.destroy();
      },
    );
    const nothing = () => {
      socket.destroy();
      resolve(undefined);
    };
    socket.setTimeout(tlsTimeoutMs, nothing);
    socket.once('error', nothing);
  });
}

/** Judges a server's certificate: whether Teams trusts its chain, and when it ends. */
export function checkServerCertificate({ mistrust, validTo }: ShownCertificate, now: number): CheckResult {
  const name = 'Endpoint: its certificate is trusted';
  if (validTo <= now) {
    return failed(
      name,
      `it expired on ${day(validTo)}`,
      'Renew the certificate of the proxy before Cardfile.',
    );
  }
  if (mistrust !== '') {
    const [problem, nextStep] = mistrusts[mistrust] ?? [
      `Node says ${mistrust}`,
      'Use a certificate of a public authority for this name.',
    ];
    return failed(name, problem, nextStep);
  }
  const days = Math.floor((validTo - now) / dayMs);
  const until = `${name} until ${day(validTo)}`;
  if (days >= soonDays) return passed(until);
  return warned(
    until,
    `it expires in ${days} ${days === 1 ? 'day' : 'days'}`,
    'Check that its renewal works; most authorities issue certificates for 90 days or less.',
  );
}

const selfIssued = [
  'it is not of a public authority',
  'Teams accepts no self-signed or internal certificates: get one of a public authority, for example by Caddy.',
] as const;

const mistrusts: Readonly<Record<string, readonly [problem: string, nextStep: string]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: selfIssued,
  SELF_SIGNED_CERT_IN_CHAIN: selfIssued,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: selfIssued,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'the server sends its own certificate without those of the authority in between',
    'Let the proxy send the whole chain (fullchain.pem).',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'it is for another name',
    'Get a certificate for the name in PUBLIC_URL, or correct PUBLIC_URL.',
  ],
};

async function checkRefusal(
  publicUrl: string,
  http: HttpClient,
  context: CheckContext,
): Promise<CheckResult> {
  const name = 'Endpoint: Cardfile answers at PUBLIC_URL/api/messages';
  try {
    const { status, headers } = await http.call({
      system: { name: 'The endpoint', url: publicUrl, scope: '' },
      route: 'endpoint.check',
      method: 'POST',
      url: `${publicUrl}/api/messages`,
      body: '{}',
      idempotent: true,
      anyStatus: true,
      bodyOptional: true,
      attempts: 1,
      context,
    });
    // Cardfile asks nobody to sign in; a proxy with a sign-in of its own does (RFC 9110, 11.6.1).
    const asks = headers['www-authenticate'] !== undefined;
    if (status === 401 && !asks) return passed(name);
    const problem = `the address answers with status ${status}${asks ? ' and asks for a sign-in' : ''}`;
    return failed(name, problem, adviceFor(status));
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const reason = error.reason === '' ? '' : ` (${error.reason})`;
    return failed(
      name,
      `nothing answers there${reason}`,
      'Start Cardfile and its proxy, open port 443 in the firewall, and compare PUBLIC_URL with the name of the proxy.',
    );
  }
}

function adviceFor(status: number): string {
  if (status === 502 || status === 503 || status === 504) {
    return 'The proxy works, but Cardfile does not answer it: start Cardfile, and compare HOST and PORT with the proxy’s target.';
  }
  if (status === 404 || status === 405) {
    return 'Another service answers: let the proxy pass /api/messages to Cardfile, with its path and method.';
  }
  if (status >= 300 && status < 400) {
    return 'The proxy redirects, which Teams does not follow: let it pass /api/messages without a sign-in or another address.';
  }
  return 'Teams needs access without a sign-in in front: let the proxy pass /api/messages to Cardfile.';
}
