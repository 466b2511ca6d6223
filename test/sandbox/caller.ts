import { request } from 'undici';
import { z } from 'zod';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';

/** An answer with its body read as JSON where it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body, `{}` when it is no JSON object. */
  readonly json: Readonly<Record<string, unknown>>;
  /** `value` of a list. */
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A sandbox with the bot's tokens in hand, called over real HTTP. */
export interface Caller {
  readonly sandbox: Sandbox;
  /** Path below `/v1.0`, with its query already encoded; a whole link is taken too. */
  graph(path: string, options?: CallOptions): Promise<Reply>;
  cmdlet(name: string, parameters?: Readonly<Record<string, unknown>>, options?: CmdletCall): Promise<Reply>;
  /** Path below `/admin/api/Contact`. */
  adminCenter(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Path below the product's address. */
  unifiedContacts(path: string, options?: CallOptions): Promise<Reply>;
  /** Path below `/openidm/system/azuread`, with its query already encoded. */
  pingIdm(path: string, options?: CallOptions): Promise<Reply>;
  /** A new token for a resource such as `https://graph.microsoft.com`. */
  token(resource: string): Promise<string>;
}

export interface CmdletCall {
  /** Raw query such as `$select=Guid`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A next-page link to post to instead. */
  readonly link?: string;
}

const record = z.record(z.string(), z.unknown());

export async function startCaller(options: SandboxOptions = {}): Promise<Caller> {
  const sandbox = await startSandbox(options);
  const environment = sandbox.environment();
  const tokens = new Map<string, string>();

  const token = async (resource: string): Promise<string> => {
    const reply = await call(
      `${environment.ENTRA_AUTHORITY}/${environment.BOT_TENANT_ID}/oauth2/v2.0/token`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        text: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: environment.BOT_ID ?? '',
          client_secret: environment.BOT_PASSWORD ?? '',
          scope: `${resource}/.default`,
        }).toString(),
      },
    );
    return String(reply.json.access_token ?? '');
  };
  const bearer = async (resource: string): Promise<string> => {
    const known = tokens.get(resource) ?? (await token(resource));
    tokens.set(resource, known);
    return `Bearer ${known}`;
  };

  /** What is no text goes as JSON. */
  const sent = (body: unknown): { readonly headers: Record<string, string>; readonly text?: string } =>
    body === undefined
      ? { headers: {} }
      : {
          headers: { 'content-type': 'application/json' },
          text: typeof body === 'string' ? body : JSON.stringify(body),
        };

  return {
    sandbox,
    token,
    adminCenter: async (method, path, body) => {
      const authorization = await bearer('https://admin.microsoft.com');
      const { headers, text } = sent(body);
      const url = `${sandbox.adminCenter.url}/admin/api/Contact${path}`;
      return call(url, { method, headers: { authorization, ...headers }, text });
    },
    unifiedContacts: async (path, { method = 'GET', headers = {}, body } = {}) => {
      const authorization = await bearer(`api://${environment.UNIFIED_CONTACTS_APP_ID}`);
      const given = sent(body);
      const url = `${sandbox.unifiedContacts.url}${path}`;
      return call(url, {
        method,
        headers: { authorization, ...given.headers, ...headers },
        text: given.text,
      });
    },
    pingIdm: async (path, { method = 'GET', headers = {}, body } = {}) => {
      const credentials = {
        'x-openidm-username': environment.PINGIDM_USER ?? '',
        'x-openidm-password': environment.PINGIDM_PASSWORD ?? '',
      };
      const given = sent(body);
      const url = `${sandbox.pingIdm.url}/openidm/system/azuread${path}`;
      return call(url, {
        method,
        headers: { ...credentials, ...given.headers, ...headers },
        text: given.text,
      });
    },
    graph: async (path, { method = 'GET', headers = {}, body } = {}) => {
      const url = path.startsWith('http') ? path : `${sandbox.graph.url}/v1.0${path}`;
      const authorization = await bearer('https://graph.microsoft.com');
      const contentType = body === undefined ? {} : { 'content-type': 'application/json' };
      const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
      return call(url, { method, headers: { authorization, ...contentType, ...headers }, text });
    },
    cmdlet: async (name, parameters = {}, { query = '', headers = {}, link } = {}) => {
      const url =
        link ?? `${sandbox.exchange.url}/adminapi/beta/${environment.BOT_TENANT_ID}/InvokeCommand?${query}`;
      return call(url, {
        method: 'POST',
        headers: {
          authorization: await bearer('https://outlook.office365.com'),
          'content-type': 'application/json; charset=utf-8',
          'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${environment.BOT_TENANT_ID}`,
          ...headers,
        },
        text: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } }),
      });
    },
  };
}

/** One request over the wire. */
export async function call(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly text?: string | undefined;
  } = {},
): Promise<Reply> {
  const method = options.method ?? 'GET';
  const answer = await request(url, {
    method: method as 'GET',
    headers: options.headers ?? {},
    body: options.text ?? null,
  });
  const text = await answer.body.text();
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
  );
  const json = record.safeParse(parse(text)).data ?? {};
  const value = z.array(record).safeParse(json.value).data ?? [];
  return { status: answer.statusCode, headers, text, json, value };
}

/** The error's code and message in Graph's shape. */
export function graphErrorOf(reply: Reply): { readonly code: string; readonly message: string } {
  return z.object({ error: z.object({ code: z.string(), message: z.string() }) }).parse(reply.json).error;
}

/** `ErrorId|ExceptionType|Text` of a cmdlet's error, in its parts. */
export function cmdletErrorOf(reply: Reply): { readonly type: string; readonly text: string } {
  const shape = z.object({ error: z.object({ details: z.array(z.object({ message: z.string() })).min(1) }) });
  const [, type = '', ...text] = (shape.parse(reply.json).error.details[0]?.message ?? '').split('|');
  return { type: type.split('.').at(-1) ?? '', text: text.join('|') };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
