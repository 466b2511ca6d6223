import { BackendError, type BackendErrorCode } from '../../platform/errors.ts';
import { tokenAdvice } from '../auth/token-advice.ts';
import { TokenError } from '../auth/token-requests.ts';
import type { CheckContext, CheckResult } from '../provider.ts';

/** The next step for an error, by its code. Other codes have a general next step. */
type Advice = Readonly<Partial<Record<BackendErrorCode, string>>>;

/** Makes one harmless call and returns whether it succeeded. Never throws a backend's error. */
export async function probe(
  name: string,
  call: () => Promise<unknown>,
  advice: Advice = {},
): Promise<CheckResult> {
  try {
    await call();
    return passed(name);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return failed(name, describe(error), advise(error, advice));
  }
}

/**
 * Checks whether the token for a scope has the required application permissions.
 * @param needed each is a permission, or several of which one is sufficient
 */
export function checkPermissions(
  name: string,
  scope: string,
  needed: readonly (string | readonly string[])[],
  context: CheckContext,
  grant: string,
): Promise<CheckResult> {
  const ask = async (): Promise<CheckResult> => {
    const roles = await context.roles(scope);
    const missing = needed
      .map((one) => (typeof one === 'string' ? [one] : one))
      .filter((choices) => !choices.some((choice) => roles.includes(choice)))
      .map((choices) => choices.join(' or '));
    if (missing.length === 0) return passed(name);
    return failed(name, `the token lacks ${missing.join(', ')}`, grant);
  };
  return ask().catch((error: unknown) => {
    if (!(error instanceof BackendError)) throw error;
    return failed(name, describe(error), advise(error, {}));
  });
}

/** Returns the result of a check that passed, with a problem that hinders nobody yet. */
export function warned(name: string, problem: string, nextStep: string): CheckResult {
  return { name, ok: true, isWarning: true, problem, nextStep };
}

export function passed(name: string): CheckResult {
  return { name, ok: true, problem: '', nextStep: '' };
}

export function failed(name: string, problem: string, nextStep: string): CheckResult {
  return { name, ok: false, problem, nextStep };
}

/** Describes an error for administrators, with the status and the system's error code, if any. */
function describe(error: BackendError): string {
  const detail = [error.status === 0 ? '' : `status ${error.status}`, error.reason]
    .filter((part) => part !== '')
    .join(', ');
  return `${error.system} ${descriptions[error.code]}${detail === '' ? '' : ` (${detail})`}`;
}

/** Returns the next step: the check's own advice, otherwise that of the reason, otherwise that of the code. */
function advise(error: BackendError, advice: Advice): string {
  if (error instanceof TokenError) return tokenAdvice(error);
  if (error.status === proxySignIn.status) return proxySignIn.advice;
  return advice[error.code] ?? adviceByReason[error.reason] ?? generalAdvice[error.code];
}

const unknownHost =
  'This host name is unknown here: correct the address of this system in the settings, or the DNS of this machine.';
const wrongAddress =
  'A web page answers there: correct the address of this system in the settings, or let the proxy pass it.';
const nothingListens =
  'Nothing answers at this address and port: correct the address of this system in the settings, or open the firewall.';

/** https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8 */
const proxySignIn = {
  status: 407,
  advice: 'The proxy of this network asks for a sign-in: let it pass requests of this machine without one.',
};

/** Advice by network error code. */
const adviceByReason: Readonly<Record<string, string | undefined>> = {
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ECONNREFUSED: nothingListens,
  HTML: wrongAddress,
  'circuit-open':
    'It failed many times in a row and is left alone for a moment: run the check again in a minute.',
};

const descriptions: Readonly<Record<BackendErrorCode, string>> = {
  'invalid-request': 'did not accept the question',
  unauthorized: 'does not accept the sign-in',
  forbidden: 'refuses access',
  'no-mailbox': 'knows no mailbox or account of this person',
  'not-found': 'does not know the address that was asked',
  'already-exists': 'reports a conflict',
  'changed-meanwhile': 'reports a conflict',
  'read-only': 'does not allow changes',
  throttled: 'asks for fewer calls',
  unavailable: 'cannot be reached or reports a failure',
  'timed-out': 'did not answer in time',
  'bad-answer': 'answered something that is no answer of its interface',
  uncertain: 'left it open whether the call was done',
};

const generalAdvice: Advice & Readonly<Record<BackendErrorCode, string>> = {
  'invalid-request': 'Compare the address and the tenant in the settings with those of your organisation.',
  unauthorized:
    'Compare the app id, the tenant and the secret or certificate of this system in the settings (BOT_…, or its own such as EXCHANGE_CLIENT_ID) with the app registration in Entra.',
  forbidden: 'Grant the permissions in docs/permissions.md and give admin consent.',
  'no-mailbox': 'Check with the mailbox of somebody who has one in this system.',
  'not-found': 'Compare the address of this system in the settings with its documentation.',
  'already-exists': 'Run the check again.',
  'changed-meanwhile': 'Run the check again.',
  'read-only': 'Ask the owner of the system to allow changes.',
  throttled: 'Wait a few minutes and run the check again.',
  unavailable:
    "Check the system's address, DNS, the proxy and the firewall of this machine, then its status page.",
  'timed-out': 'Check the proxy and the firewall of this machine, then the status page of the system.',
  'bad-answer':
    'Check the address of this system in the settings: a web page or another service answers there.',
  uncertain: 'Run the check again.',
};
