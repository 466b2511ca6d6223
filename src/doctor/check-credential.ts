import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { TokenCredential } from '../providers/auth/token-requests.ts';
import type { GraphClient } from '../providers/graph/client.ts';
import type { CheckContext, CheckResult } from '../providers/provider.ts';
import { failed, passed, warned } from '../providers/shared/check.ts';

export interface CredentialOptions {
  readonly bot: { readonly id: string; readonly credential: TokenCredential };
  readonly graphClient: GraphClient;
  readonly clock: () => number;
}

const dayMs = 24 * 60 * 60_000;
const soonDays = 30;

/**
 * Checks whether the bot's credential expires soon. A certificate contains its end; for a secret, Graph is asked.
 */
export async function checkCredential(
  options: CredentialOptions,
  context: CheckContext,
): Promise<readonly CheckResult[]> {
  const { credential } = options.bot;
  switch (credential.kind) {
    case 'managed-identity':
      return [passed('Credential: a managed identity does not expire')];
    case 'certificate':
      return [checkCertificate(credential.certificate, options.clock())];
    case 'secret':
      return [await checkSecret(credential.secret, options, context)];
  }
}

function checkCertificate(pem: string, now: number): CheckResult {
  const certificate = new X509Certificate(pem);
  const begins = Date.parse(certificate.validFrom);
  if (begins > now) {
    return failed(
      'Credential: the certificate is valid',
      `it is valid from ${day(begins)} only`,
      'Set the clock of this machine right, or use another certificate.',
    );
  }
  return checkEnd(
    'certificate',
    Date.parse(certificate.validTo),
    now,
    'Make a new certificate, upload it under App registrations → Certificates & secrets, and set BOT_CERTIFICATE_FILE and BOT_CERTIFICATE_KEY_FILE.',
  );
}

const schema = z.object({
  passwordCredentials: z.array(z.object({ hint: z.string().nullish(), endDateTime: z.string() })),
});

/** Finds the secret by its first three characters, which is all that Graph returns of it. */
async function checkSecret(
  secret: string,
  { bot, graphClient, clock }: CredentialOptions,
  context: CheckContext,
): Promise<CheckResult> {
  const unknown = warned(
    'Credential: the secret does not expire soon',
    'when it expires is not known',
    'Grant Application.Read.All of Microsoft Graph, so that this check can tell, or note the date under App registrations → Certificates & secrets.',
  );
  const roles = await context.roles(graphClient.scope).catch((): readonly string[] => []);
  if (!roles.includes('Application.Read.All')) return unknown;
  const application = await graphClient
    .call({
      route: 'doctor.application',
      method: 'GET',
      path: `/applications(appId='${encodeURIComponent(bot.id)}')`,
      query: { select: 'passwordCredentials' },
      idempotent: true,
      schema,
      context,
    })
    .catch(() => undefined);
  const secrets = application?.passwordCredentials ?? [];
  const fitting = secrets.filter(({ hint }) => hint === secret.slice(0, 3));
  const ends = (fitting.length > 0 ? fitting : secrets).map(({ endDateTime }) => Date.parse(endDateTime));
  if (ends.length === 0) return unknown;
  return checkEnd(
    'secret',
    Math.max(...ends),
    clock(),
    'Create a client secret under App registrations → Certificates & secrets, and set BOT_PASSWORD to its value.',
  );
}

function checkEnd(what: string, end: number, now: number, nextStep: string): CheckResult {
  if (end <= now) {
    return failed(`Credential: the ${what} is valid`, `it expired on ${day(end)}`, nextStep);
  }
  const name = `Credential: the ${what} is valid until ${day(end)}`;
  const days = Math.floor((end - now) / dayMs);
  if (days >= soonDays) return passed(name);
  return failed(name, `it expires in ${days} ${days === 1 ? 'day' : 'days'}`, nextStep);
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
