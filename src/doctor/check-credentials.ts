import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { settingNames } from '../providers/auth/token-advice.ts';
import type { Registration } from '../providers/auth/token-requests.ts';
import type { GraphClient } from '../providers/graph/client.ts';
import type { CheckContext, CheckResult } from '../providers/provider.ts';
import { failed, passed, warned } from '../providers/shared/check.ts';
import { day } from './report.ts';

export interface CredentialsOptions {
  readonly registrations: readonly Registration[];
  readonly graphClient: GraphClient;
  readonly clock: () => number;
}

const dayMs = 24 * 60 * 60_000;
const soonDays = 30;

/**
 * Checks whether credentials expire soon. A certificate contains its end; for a secret, Graph is asked.
 */
export function checkCredentials(
  { registrations, ...options }: CredentialsOptions,
  context: CheckContext,
): Promise<readonly CheckResult[]> {
  return Promise.all(registrations.map((one) => checkCredential(one, options, context)));
}

async function checkCredential(
  { settings, clientId, credential }: Registration,
  { graphClient, clock }: Omit<CredentialsOptions, 'registrations'>,
  context: CheckContext,
): Promise<CheckResult> {
  const current = credential();
  const { kind } = current;
  const names = settingNames({ settings, kind });
  const subject = settings === 'BOT' ? 'Credential' : `Credential of ${names.id}`;
  switch (kind) {
    case 'managed-identity':
      return passed(`${subject}: a managed identity does not expire`);
    case 'certificate':
      return checkCertificate(current.certificate, { subject, names, now: clock() });
    case 'secret':
      return checkSecret(current.secret, clientId, { subject, names, now: clock() }, graphClient, context);
  }
}

/** How a credential is called in a result, and its settings; `now` in milliseconds since the epoch. */
interface Subject {
  readonly subject: string;
  readonly names: ReturnType<typeof settingNames>;
  readonly now: number;
}

function checkCertificate(pem: string, about: Subject): CheckResult {
  const certificate = new X509Certificate(pem);
  const begins = Date.parse(certificate.validFrom);
  if (begins > about.now) {
    return failed(
      `${about.subject}: the certificate is valid`,
      `it is valid from ${day(begins)} only`,
      'Set the clock of this machine right, or use another certificate.',
    );
  }
  const setting = about.names.certificate;
  return checkEnd(
    'certificate',
    Date.parse(certificate.validTo),
    about,
    `Make a new certificate, upload it under App registrations → Certificates & secrets, and set ${setting} and ${setting.replace(/FILE$/, 'KEY_FILE')}.`,
  );
}

const schema = z.object({
  passwordCredentials: z.array(z.object({ hint: z.string().nullish(), endDateTime: z.string() })),
});

/** Finds the secret by its first three characters, which is all that Graph returns of it. */
async function checkSecret(
  secret: string,
  clientId: string,
  about: Subject,
  graphClient: GraphClient,
  context: CheckContext,
): Promise<CheckResult> {
  const unknown = warned(
    `${about.subject}: the secret does not expire soon`,
    'when it expires is not known',
    'Grant Application.Read.All of Microsoft Graph, so that this check can tell, or note the date under App registrations → Certificates & secrets.',
  );
  const roles = await context.roles(graphClient.scope).catch((): readonly string[] => []);
  if (!roles.includes('Application.Read.All')) return unknown;
  const application = await graphClient
    .call({
      route: 'doctor.application',
      method: 'GET',
      path: `/applications(appId='${encodeURIComponent(clientId)}')`,
      query: { select: 'passwordCredentials' },
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
    about,
    `Create a client secret under App registrations → Certificates & secrets, and set ${about.names.secret} to its value.`,
  );
}

function checkEnd(what: string, end: number, { subject, now }: Subject, nextStep: string): CheckResult {
  if (end <= now) {
    return failed(`${subject}: the ${what} is valid`, `it expired on ${day(end)}`, nextStep);
  }
  const name = `${subject}: the ${what} is valid until ${day(end)}`;
  const days = Math.floor((end - now) / dayMs);
  if (days >= soonDays) return passed(name);
  return failed(name, `it expires in ${days} ${days === 1 ? 'day' : 'days'}`, nextStep);
}
