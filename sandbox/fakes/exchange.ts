/**
 * Exchange Online's cmdlets over HTTP (`InvokeCommand`) as a fake backend: the transport of Microsoft's own
 * PowerShell module. Only the cmdlets for mail contacts and distribution groups are here.
 */
import { z } from 'zod';
import type { Organisation } from '../organisation/organisation.ts';
import { type FakeEntra, resources } from './entra.ts';
import type { CmdletResult, ExchangeSettings } from './exchange/cmdlet-context.ts';
import { CmdletError, cmdletErrorBody, objectNotFound } from './exchange/cmdlet-errors.ts';
import { runCmdlet } from './exchange/cmdlets.ts';
import { defaultExchangeSettings } from './exchange/exchange-settings.ts';
import { type Answer, type FakeBackend, type FakeRequest, startFakeBackend } from './fake-backend.ts';

export interface ExchangeOptions {
  readonly organisation: Organisation;
  readonly entra: FakeEntra;
}

export interface FakeExchange extends Pick<FakeBackend, 'url' | 'requests' | 'faults' | 'close'> {
  readonly settings: ExchangeSettings;
}

const invocation = z.object({
  CmdletInput: z.object({
    CmdletName: z.string(),
    Parameters: z.record(z.string(), z.unknown()).optional(),
  }),
});

const batch = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown(),
    }),
  ),
});

/** Starts the fake backend of Exchange. */
export async function startExchange(options: ExchangeOptions): Promise<FakeExchange> {
  const { organisation, entra } = options;
  const settings = defaultExchangeSettings();

  /** Undefined when the request may go on. Exchange's refusals have no body. */
  const refuse = async (request: FakeRequest, cmdlet: string | undefined): Promise<Answer | undefined> => {
    const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const claims = token === undefined ? undefined : await entra.verify(token, resources.exchange);
    if (claims === undefined || !sameTenant(request, entra)) return { status: 401, text: '' };
    const allowed = cmdlet === undefined || settings.allowedCmdlets.has(cmdlet.toLowerCase());
    return claims.roles.includes('Exchange.ManageAsApp') && allowed ? undefined : { status: 403, text: '' };
  };

  let last = { key: '', result: undefined as CmdletResult | undefined };
  /** The pages of one answer are cut from one answer, while nothing has changed and nothing is still on its way. */
  const run = (
    { CmdletName, Parameters = {} }: NonNullable<ReturnType<typeof readInvocation>>,
    anchored: boolean,
  ): CmdletResult | undefined => {
    const compute = () => runCmdlet(CmdletName, Parameters, { organisation, settings, anchored });
    const { replicationMs, unanchoredReplicationMs, membershipMs } = settings;
    const isLate = replicationMs + unanchoredReplicationMs + membershipMs > 0;
    if (!/^get-/i.test(CmdletName) || isLate) return compute();
    const sequence = [organisation.mailContacts.sequence(), organisation.distributionGroups.sequence()];
    const key = JSON.stringify([CmdletName, Parameters, sequence, settings.leadingWildcards]);
    if (last.key !== key) last = { key, result: compute() };
    return last.result;
  };

  const invoke = async (request: FakeRequest): Promise<Answer> => {
    const input = readInvocation(request.body);
    const refusal = await refuse(request, input?.CmdletName);
    if (refusal !== undefined) return refusal;
    if (input === undefined) return errorAnswer(400);
    try {
      const anchored = (request.headers['x-anchormailbox'] ?? '') !== '';
      const result = run(input, anchored);
      if (result === undefined) return { status: 403, text: '' };
      return page(request, result.value, result.warnings, fake.url, settings);
    } catch (error) {
      if (!(error instanceof CmdletError)) throw error;
      const status = settings.errorStatus === 0 ? error.status : settings.errorStatus;
      const name = error.exceptionType.split('.').at(-1) ?? '';
      return { status, headers: { 'x-exceptiontype': name }, json: cmdletErrorBody(error) };
    }
  };

  const answerBatch = async (outer: FakeRequest): Promise<Answer> => {
    let parsed: ReturnType<typeof batch.safeParse>;
    try {
      parsed = batch.safeParse(JSON.parse(outer.body));
    } catch {
      return errorAnswer(400);
    }
    if (!parsed.success) return errorAnswer(400);
    const responses: unknown[] = [];
    for (const inner of parsed.data.requests) {
      const [path = '', rawQuery = ''] = inner.url.replace(/^https?:\/\/[^/]+/, '').split('?');
      const headers = Object.fromEntries(
        Object.entries(inner.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
      );
      const answer = await fake.dispatch({
        method: inner.method.toUpperCase(),
        path: path.replace(/^\/*/, '/'),
        rawQuery,
        query: new URLSearchParams(rawQuery),
        headers: { ...headers, authorization: outer.headers.authorization ?? '' },
        body: JSON.stringify(inner.body ?? {}),
        params: {},
      });
      responses.push({
        id: inner.id,
        status: answer.status,
        headers: answer.headers ?? {},
        body: answer.json,
      });
    }
    return { status: 200, json: { responses } };
  };

  const versions = ['beta', 'v1.0'];
  const fake = await startFakeBackend({
    routes: versions.flatMap((version) => [
      { method: 'POST', pattern: `/adminapi/${version}/:tenant/InvokeCommand`, handle: invoke },
      { method: 'POST', pattern: `/adminapi/${version}/:tenant/$batch`, handle: answerBatch },
    ]),
    errorAnswer,
    cmdletOf: (request) => readInvocation(request.body)?.CmdletName ?? '',
  });

  const { url, requests, faults, close } = fake;
  return { url, requests, faults, close, settings };
}

/** Cuts a page; the next one is had by posting the same body to `@odata.nextLink`. */
function page(
  request: FakeRequest,
  found: readonly Readonly<Record<string, unknown>>[],
  warnings: readonly string[],
  url: string,
  settings: ExchangeSettings,
): Answer {
  const select = (request.query.get('$select') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const wanted = Number(
    /odata\.maxpagesize\s*=\s*"?(\d+)/i.exec(request.headers.prefer ?? '')?.[1] ?? settings.largestPage,
  );
  const isEmpty = settings.emptyPages > 0;
  if (isEmpty) settings.emptyPages -= 1;
  const size = isEmpty ? 0 : Math.min(Math.max(wanted, 1), settings.largestPage);
  const start = Number(
    Buffer.from(request.query.get('$skiptoken') ?? '', 'base64url').toString('utf8') || '0',
  );
  const value = found.slice(start, start + size).map((entry) => choose(entry, select));
  const more = start + size < found.length;
  const tenant = request.params.tenant ?? '';
  const token = Buffer.from(String(start + size)).toString('base64url');
  const chosen =
    select.length === 0 ? '' : `$select=${encodeURIComponent(request.query.get('$select') ?? '')}&`;
  return {
    status: 200,
    json: {
      '@odata.context': `${url}/adminapi/beta/${tenant}/$metadata#Collection(Exchange.GenericHashTable)`,
      '@adminapi.warnings': warnings,
      value,
      ...(more ? { '@odata.nextLink': `${url}${request.path}?${chosen}$skiptoken=${token}` } : {}),
    },
  };
}

function choose(
  entry: Readonly<Record<string, unknown>>,
  select: readonly string[],
): Readonly<Record<string, unknown>> {
  if (select.length === 0) return entry;
  return Object.fromEntries(Object.entries(entry).filter(([name]) => select.includes(name.toLowerCase())));
}

function sameTenant(request: FakeRequest, entra: FakeEntra): boolean {
  return (request.params.tenant ?? '').toLowerCase() === entra.tenantId.toLowerCase();
}

function readInvocation(body: string): z.infer<typeof invocation>['CmdletInput'] | undefined {
  try {
    return invocation.safeParse(JSON.parse(body)).data?.CmdletInput;
  } catch {
    return undefined;
  }
}

const transientTexts: Readonly<Record<number, string>> = {
  429: 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again.',
  503: 'The server is busy, this issue may be transient. Please try again.',
};

function errorAnswer(status: number): Answer {
  if (status === 401 || status === 403) return { status, text: '' };
  if (status === 404) return { status, json: cmdletErrorBody(objectNotFound('it')) };
  if (status < 429) {
    return { status, json: { error: { code: 'BadRequest', message: 'The request could not be read.' } } };
  }
  const text = transientTexts[status] ?? 'An unexpected error occurred, this issue may be transient.';
  const error = new CmdletError(status, 'Microsoft.Exchange.Data.Storage.ServerBusyException', text);
  return { status, headers: { 'x-exceptiontype': 'ServerBusyException' }, json: cmdletErrorBody(error) };
}
