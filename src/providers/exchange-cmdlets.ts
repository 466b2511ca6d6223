import { z } from 'zod';
import { BackendError, type BackendErrorCode } from '../errors.ts';
import { type Explanation, type HttpDoor, isWithin, type OutsideSystem } from './http-door.ts';
import { type ListAnswer, listSchema } from './list-schema.ts';
import type { CallContext } from './provider.ts';

/**
 * Exchange Online's cmdlets over REST: `POST /adminapi/beta/{tenant}/InvokeCommand`, the transport of Microsoft's
 * ExchangeOnlineManagement module. Microsoft does not document it for others; its status codes vary for one and
 * the same cause, so errors are told apart by the exception's name.
 */
export interface ExchangeCmdlets {
  /** What its tokens are for: `https://outlook.office365.com/.default`. */
  readonly scope: string;
  /**
   * Reads objects. Answers of more than one page are cut after the first: with `ResultSize` below the page size
   * there is none.
   * @throws {BackendError} as {@link HttpDoor.call}
   */
  read<T>(cmdlet: ReadCmdlet<T>, context: CallContext): Promise<CmdletAnswer<T>>;
  /** One page of an answer: its beginning for '', or what a page's link leads to, with the same cmdlet as before. */
  readPage<T>(cmdlet: ReadCmdlet<T>, link: string, context: CallContext): Promise<CmdletPage<T>>;
  /** Whether a link that was kept leads to Exchange's own origin. */
  owns(link: string): boolean;
  /** Runs a cmdlet that changes something; its output is checked when a schema is given. */
  write<T>(cmdlet: WriteCmdlet<T>, context: CallContext): Promise<readonly T[]>;
}

export type Parameters = Readonly<Record<string, string | number | boolean | null>>;

export interface ReadCmdlet<T> {
  readonly name: 'Get-MailContact' | 'Get-Contact';
  readonly parameters: Parameters;
  /** The object that is read; its properties become `$select`. */
  readonly schema: z.ZodObject & z.ZodType<T>;
}

export interface WriteCmdlet<T> {
  readonly name: 'New-MailContact' | 'Set-Contact' | 'Set-MailContact' | 'Remove-MailContact';
  readonly parameters: Parameters;
  /** Setting the same values twice is harmless, making a contact twice is not. */
  readonly idempotent: boolean;
  readonly schema?: z.ZodType<T>;
}

export interface CmdletAnswer<T> {
  readonly value: readonly T[];
  readonly truncated: boolean;
}

export interface CmdletPage<T> {
  readonly value: readonly T[];
  /** '' on the last page. */
  readonly link: string;
}

export interface ExchangeCmdletsOptions {
  readonly door: HttpDoor;
  /** `https://outlook.office365.com`, without a trailing slash. */
  readonly url: string;
  /** `https://outlook.office365.com/.default` */
  readonly scope: string;
  readonly tenantId: string;
}

const largestPage = 1000;
/** Of everything that there is: to read more at once would hold up conversations for ten milliseconds. */
const walkPage = 500;

export function createExchangeCmdlets(options: ExchangeCmdletsOptions): ExchangeCmdlets {
  const { door, url, scope, tenantId } = options;
  const system: OutsideSystem = { name: 'Exchange', url, scope, explain };
  const address = `${url}/adminapi/beta/${encodeURIComponent(tenantId)}/InvokeCommand`;
  // The system mailbox that app-only calls are anchored to: one server answers them all, so that a contact
  // just made is there for the next call.
  const anchor = `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`;
  const envelopes = new WeakMap<z.ZodType, z.ZodType<ListAnswer<unknown>>>();

  return {
    scope,
    async read(cmdlet, context) {
      const { value, link } = await readPage(cmdlet, '', context);
      const size = cmdlet.parameters.ResultSize;
      const full = typeof size === 'number' && value.length >= size;
      return { value, truncated: full || link !== '' };
    },

    readPage,

    owns: (link) => isWithin(system, link),

    async write(cmdlet, context) {
      const schema = cmdlet.schema === undefined ? undefined : envelope(cmdlet.schema);
      const json = await invoke(cmdlet, address, cmdlet.idempotent, schema, context);
      return (json?.value ?? []) as never;
    },
  };

  async function readPage<T>(
    cmdlet: ReadCmdlet<T>,
    link: string,
    context: CallContext,
  ): Promise<CmdletPage<T>> {
    const url = link === '' ? `${address}?$select=${Object.keys(cmdlet.schema.shape).join(',')}` : link;
    const json = await invoke(cmdlet, url, true, envelope(cmdlet.schema), context);
    return { value: json.value as never, link: json['@odata.nextLink'] ?? '' };
  }

  async function invoke<T>(
    cmdlet: { readonly name: string; readonly parameters: Parameters },
    url: string,
    idempotent: boolean,
    schema: z.ZodType<T> | undefined,
    context: CallContext,
  ): Promise<T> {
    refuseEmptyIdentity(cmdlet.parameters);
    const pageSize = cmdlet.parameters.ResultSize === 'Unlimited' ? walkPage : largestPage;
    const answer = await door.call({
      system,
      route: cmdlet.name,
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-anchormailbox': anchor,
        'x-cmdletname': cmdlet.name,
        prefer: `odata.maxpagesize=${pageSize}`,
      },
      body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet.name, Parameters: cmdlet.parameters } }),
      idempotent,
      ...(schema === undefined ? {} : { schema }),
      context,
    });
    return answer.json as T;
  }

  function envelope(item: z.ZodType): z.ZodType<ListAnswer<unknown>> {
    let schema = envelopes.get(item);
    if (schema === undefined) {
      schema = item instanceof z.ZodObject ? listSchema(item) : z.object({ value: z.array(item) });
      envelopes.set(item, schema);
    }
    return schema;
  }
}

/** A value inside an OPATH filter: `O'Brien` → `'O''Brien'`. */
export function filterText(text: string): string {
  return `'${text.toWellFormed().replaceAll("'", "''")}'`;
}

/** The same inside `-like`, where `*` stands for anything; one that was typed is left out. */
export function filterPattern(text: string): string {
  return text.toWellFormed().replaceAll("'", "''").replaceAll('*', '');
}

/** An empty or missing Identity means every object to a cmdlet, for Get- and, worse, for Set- and Remove-. */
function refuseEmptyIdentity(parameters: Parameters): void {
  const named = ['Identity', 'Anr', 'Filter', 'Name'].some((name) => {
    const value = parameters[name];
    return typeof value === 'string' && value.trim() !== '';
  });
  const empty = 'Identity' in parameters && String(parameters.Identity ?? '').trim() === '';
  if (named && !empty) return;
  throw new BackendError({
    system: 'Exchange',
    code: 'invalid-request',
    message: 'a cmdlet without an identity was refused',
  });
}

const errorSchema = z.object({
  error: z.object({
    message: z.string().optional(),
    details: z.array(z.object({ message: z.string().optional() })).optional(),
    innererror: z
      .object({ internalexception: z.object({ message: z.string().optional() }).optional() })
      .optional(),
  }),
});

/** What an exception's class or text means; the first that fits wins. */
const meanings: readonly (readonly [RegExp, BackendErrorCode])[] = [
  // Turned away at the door: nothing was executed, so that even a create may be sent again.
  [/maximum number of concurrent requests/i, 'throttled'],
  [/ProxyAddressExists|proxy address .+ is already being used/i, 'already-exists'],
  [
    /AlreadyExistsException|NameNotAvailable|already exists|name .+ is already (being used|in use)/i,
    'already-exists',
  ],
  [/on-premises organi[sz]ation|being synchronized|dirsynced?/i, 'read-only'],
  [/ManagementObjectNotFound|couldn't be found/i, 'not-found'],
  [/multiple recipients matching|ManagementObjectAmbiguous/i, 'invalid-request'],
  [
    /ServerBusy|Transient|issue may be transient|BackendCommunication|CmdletProxyNotAvailable|UnableToWriteToAad|ExternalDirectoryObjectId was not returned/i,
    'unavailable',
  ],
  [
    /not an SMTP e-mail address|RecipientTaskException|ParameterBinding|DataValidation|InvalidArgument/i,
    'invalid-request',
  ],
];

/** Reads `{"error":{"details":[{"message":"ErrorId|ExceptionType|Text"}]}}`. */
function explain(status: number, json: unknown): Explanation {
  if (status === 401 || status === 403 || status === 429) return {};
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return {};
  const { error } = parsed.data;
  const text =
    error.details?.find((detail) => detail.message)?.message ??
    error.innererror?.internalexception?.message ??
    error.message ??
    '';
  const code = meanings.find(([pattern]) => pattern.test(text))?.[1];
  const reason =
    /(\w+Exception)\b/.exec(text)?.[1] ?? (/proxy address/i.test(text) ? 'ProxyAddressExists' : undefined);
  const conflictsWith =
    code === 'already-exists' ? /LegacyExchangeDN of "([^"]+)"/i.exec(text)?.[1] : undefined;
  return {
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(conflictsWith === undefined ? {} : { conflictsWith: conflictsWith.replace(/\.$/, '') }),
  };
}
