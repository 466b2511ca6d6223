import { z } from 'zod';
import type { ContactField } from '../../contacts/contact.ts';
import type { UnreadRow } from '../../contacts/sync-page.ts';
import { BackendError, type BackendErrorCode } from '../../platform/errors.ts';
import { type HttpClient, isWithin } from '../../platform/http-client/http-client.ts';
import type { Backend, Explanation, HttpRequest } from '../../platform/http-client/http-request.ts';
import type { CallContext } from '../provider.ts';
import { type ListAnswer, listSchema } from '../shared/list-schema.ts';
import { readableRows, unreadPageSchema } from '../shared/readable-rows.ts';

/**
 * Exchange Online's cmdlets over REST: `POST /adminapi/beta/{tenant}/InvokeCommand`, the transport of Microsoft's
 * ExchangeOnlineManagement module. Microsoft does not document it for others. Its status codes vary for the same
 * cause, so that errors are distinguished by the exception's name.
 */
export interface ExchangeCmdlets {
  /** The scope of its tokens: `https://outlook.office365.com/.default`. */
  readonly scope: string;
  /**
   * Reads objects. Longer answers are truncated after the first page; with `ResultSize` below the page size there is
   * one page.
   * @throws {BackendError} as {@link HttpClient.call}
   */
  read<T>(cmdlet: ReadCmdlet<T>, context: CallContext): Promise<CmdletAnswer<T>>;
  /**
   * Reads one page of an answer: the first for '', otherwise the one of a page's link, with the same cmdlet. Contacts that
   * are not as expected are left out and named, see {@link readableRows}.
   */
  readRows<T>(cmdlet: ReadCmdlet<T>, link: string, context: CallContext): Promise<CmdletRows<T>>;
  /** Returns whether a stored link has Exchange's own origin. */
  owns(link: string): boolean;
  /** See {@link HttpClient.timeAt}. */
  time(): number | undefined;
  /** Runs a cmdlet that changes something. Its output is checked if a schema is given. */
  write<T>(cmdlet: WriteCmdlet<T>, context: CallContext): Promise<readonly T[]>;
}

export type Parameters = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface ReadCmdlet<T> {
  readonly name:
    | 'Get-MailContact'
    | 'Get-Contact'
    | 'Get-DistributionGroup'
    | 'Get-DistributionGroupMember'
    | 'Get-Recipient';
  readonly parameters: Parameters;
  /** The object to read; its properties become `$select`. */
  readonly schema: z.ZodObject & z.ZodType<T>;
}

export interface WriteCmdlet<T> {
  readonly name:
    | 'New-MailContact'
    | 'Set-Contact'
    | 'Set-MailContact'
    | 'Remove-MailContact'
    | 'Add-DistributionGroupMember'
    | 'Remove-DistributionGroupMember';
  readonly parameters: Parameters;
  /** Setting the same values twice is idempotent; creating a contact or adding a member twice is not. */
  readonly idempotent: boolean;
  readonly schema?: z.ZodType<T>;
}

export interface CmdletAnswer<T> {
  readonly value: readonly T[];
  readonly truncated: boolean;
}

interface CmdletPage<T> {
  readonly value: readonly T[];
  /** '' on the last page. */
  readonly link: string;
}

export interface CmdletRows<T> extends CmdletPage<T> {
  readonly unread: readonly UnreadRow[];
}

export interface ExchangeCmdletsOptions {
  readonly http: HttpClient;
  /** `https://outlook.office365.com`, without a trailing slash. */
  readonly url: string;
  /** `https://outlook.office365.com/.default` */
  readonly scope: string;
  readonly tenantId: string;
}

const largestPage = 1000;
/** The page size of a full listing. Larger pages would block the event loop for ten milliseconds. */
const syncPageSize = 500;

export function createExchangeCmdlets(options: ExchangeCmdletsOptions): ExchangeCmdlets {
  const { http, url, scope, tenantId } = options;
  const system: Backend = { name: 'Exchange', url, scope, explain };
  const address = `${url}/adminapi/beta/${encodeURIComponent(tenantId)}/InvokeCommand`;
  // The system mailbox that app-only calls are routed to: one server answers all of them, so that a new contact is
  // visible to the next call.
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

    async readRows(cmdlet, link, context) {
      const json = await invoke(cmdlet, urlOf(cmdlet, link), { reads: true }, unreadPageSchema, context);
      const { rows, unread } = readableRows('Exchange', cmdlet.schema, 'Guid', json.value);
      return { value: rows as never, unread, link: json['@odata.nextLink'] ?? '' };
    },

    owns: (link) => isWithin(system, link),

    time: () => http.timeAt(system),

    async write(cmdlet, context) {
      const schema = cmdlet.schema === undefined ? undefined : envelope(cmdlet.schema);
      const { idempotent } = cmdlet;
      const json = await invoke(cmdlet, address, { idempotent }, schema, context);
      return (json?.value ?? []) as never;
    },
  };

  async function readPage<T>(
    cmdlet: ReadCmdlet<T>,
    link: string,
    context: CallContext,
  ): Promise<CmdletPage<T>> {
    const url = urlOf(cmdlet, link);
    const json = await invoke(cmdlet, url, { reads: true }, envelope(cmdlet.schema), context);
    return { value: json.value as never, link: json['@odata.nextLink'] ?? '' };
  }

  function urlOf<T>({ schema }: ReadCmdlet<T>, link: string): string {
    return link === '' ? `${address}?$select=${Object.keys(schema.shape).join(',')}` : link;
  }

  async function invoke<T>(
    cmdlet: { readonly name: string; readonly parameters: Parameters },
    url: string,
    kind: Pick<HttpRequest<T>, 'idempotent' | 'reads'>,
    schema: z.ZodType<T> | undefined,
    context: CallContext,
  ): Promise<T> {
    refuseEmptyIdentity(cmdlet.parameters);
    const pageSize = cmdlet.parameters.ResultSize === 'Unlimited' ? syncPageSize : largestPage;
    const answer = await http.call({
      system: kind.reads
        ? system
        : { ...system, explain: (status, json) => explain(status, json, cmdlet.parameters) },
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
      ...kind,
      ...(schema === undefined ? {} : { schema }),
      context,
    });
    return answer.json as T;
  }

  function envelope(item: z.ZodType): z.ZodType<ListAnswer<unknown>> {
    let schema = envelopes.get(item);
    if (schema === undefined) {
      schema = listSchema(item);
      envelopes.set(item, schema);
    }
    return schema;
  }
}

/** Returns a value of an OPATH filter: `O'Brien` → `'O''Brien'`. */
export function filterText(text: string): string {
  return `'${text.toWellFormed().replaceAll("'", "''")}'`;
}

/** Refuses an empty Identity, which means every object to a cmdlet, also for Set- and Remove-. */
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

/** The meaning of exception classes and texts; the first match applies. */
const meanings: readonly (readonly [RegExp, BackendErrorCode])[] = [
  // Refused before execution, so that even a create may be retried.
  [/maximum number of concurrent requests/i, 'throttled'],
  // Somebody else has removed the member from the list.
  [/MemberNotFoundException/i, 'changed-meanwhile'],
  // Without the role for the parameter, Exchange says that there is no such parameter.
  [
    /OperationRequiresGroupManager|manager of the group|parameter name 'BypassSecurityGroupManagerCheck'/i,
    'forbidden',
  ],
  [/ProxyAddressExists|proxy address .+ is already being used/i, 'already-exists'],
  [
    /AlreadyExistsException|NameNotAvailable|already exists|name .+ is already (being used|in use)/i,
    'already-exists',
  ],
  [/on-premises organi[sz]ation|being synchronized|dirsynced?/i, 'read-only'],
  [/ManagementObjectNotFound|couldn't be found/i, 'not-found'],
  [/multiple recipients matching|ManagementObjectAmbiguous/i, 'invalid-request'],
  // A value that the directory refuses will never be accepted, although Exchange wraps the error as a transient one.
  [
    /Request_BadRequest|Invalid ?value|PropertyValueInvalid|not an SMTP e-mail address|ParameterBinding|DataValidation|InvalidArgument|value .{0,200} (is invalid|isn't valid|is too long)/i,
    'invalid-request',
  ],
  [/Throttl|TooManyRequests|micro delay/i, 'throttled'],
  [
    /ServerBusy|Transient|issue may be transient|BackendCommunication|CmdletProxyNotAvailable|UnableToWriteToAad|ExternalDirectoryObjectId was not returned/i,
    'unavailable',
  ],
  [/RecipientTaskException/i, 'invalid-request'],
];

/** Our fields by the names of directory properties and parameters in refusals. */
const refusedFields: Readonly<Record<string, ContactField>> = {
  mailnickname: 'displayName',
  alias: 'displayName',
  name: 'displayName',
  displayname: 'displayName',
  givenname: 'givenName',
  firstname: 'givenName',
  sn: 'surname',
  surname: 'surname',
  lastname: 'surname',
  mail: 'emails',
  externalemailaddress: 'emails',
  windowsemailaddress: 'emails',
  proxyaddresses: 'emails',
  targetaddress: 'emails',
  mobile: 'mobilePhones',
  mobilephone: 'mobilePhones',
  phone: 'businessPhones',
  telephonenumber: 'businessPhones',
  homephone: 'homePhones',
  facsimiletelephonenumber: 'fax',
  fax: 'fax',
  jobtitle: 'jobTitle',
  title: 'jobTitle',
  department: 'department',
  company: 'company',
  companyname: 'company',
  physicaldeliveryofficename: 'office',
  office: 'office',
  street: 'street',
  streetaddress: 'street',
  l: 'city',
  city: 'city',
  st: 'state',
  state: 'state',
  stateorprovince: 'state',
  postalcode: 'postalCode',
  c: 'country',
  co: 'country',
  country: 'country',
  countryorregion: 'country',
  webpage: 'webPage',
  wwwhomepage: 'webPage',
  notes: 'notes',
  info: 'notes',
  mailtip: 'mailTip',
};

/** Shorter values may occur in a refusal by chance, unless in quotation marks. */
const shortestQuoted = 6;

/**
 * Returns the field whose value was refused: the property or parameter that the text names ("… for property 'mobile'
 * …", "Property Name: Title", "Cannot process argument … on parameter 'MailTip'"), otherwise the one whose value it
 * repeats, otherwise the only one that was sent. Undefined if it is ambiguous.
 */
function refusedField(text: string, sent: Parameters): ContactField | undefined {
  const names = text.matchAll(/\b(?:property|parameter|attribute)(?: name)?[ :]{1,3}['"“]?(\w+)/gi);
  for (const [, name = ''] of names) {
    const field = fieldOf(name);
    if (field !== undefined) return field;
  }
  const values = Object.entries(sent).flatMap(([name, value]) => {
    const field = fieldOf(name);
    return field === undefined || typeof value !== 'string' ? [] : [{ field, value }];
  });
  const repeated = values.filter(({ value }) =>
    value.length < shortestQuoted
      ? [`"${value}"`, `'${value}'`, `“${value}”`].some((quoted) => text.includes(quoted))
      : text.includes(value),
  );
  return onlyField(repeated) ?? onlyField(values);
}

function fieldOf(name: string): ContactField | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(refusedFields, key) ? refusedFields[key] : undefined;
}

function onlyField(values: readonly { readonly field: ContactField }[]): ContactField | undefined {
  const [only, ...others] = new Set(values.map(({ field }) => field));
  return others.length === 0 ? only : undefined;
}

/**
 * Reads `{"error":{"details":[{"message":"ErrorId|ExceptionType|Text"}]}}`.
 * @param sent the parameters of a cmdlet that changes something
 */
function explain(status: number, json: unknown, sent: Parameters = {}): Explanation {
  if (status === 401 || status === 403 || status === 429) return {};
  const parsed = errorSchema.safeParse(json);
  // Without an error that Exchange is known for, an unknown address says nothing about an object.
  const foreign: Explanation = status === 404 || status === 410 ? { code: 'bad-answer' } : {};
  if (!parsed.success) return foreign;
  const { error } = parsed.data;
  const text =
    error.details?.find((detail) => detail.message)?.message ??
    error.innererror?.internalexception?.message ??
    error.message ??
    '';
  const code = meanings.find(([pattern]) => pattern.test(text))?.[1];
  const reason =
    /\b(\w+Exception)\b/.exec(text)?.[1] ?? (/proxy address/i.test(text) ? 'ProxyAddressExists' : undefined);
  const conflictsWith =
    code === 'already-exists' ? /LegacyExchangeDN of "([^"]+)"/i.exec(text)?.[1] : undefined;
  const field = code === 'invalid-request' ? refusedField(text, sent) : undefined;
  return {
    ...(code === undefined ? foreign : { code }),
    ...(field === undefined ? {} : { field }),
    ...(reason === undefined ? {} : { reason }),
    ...(conflictsWith === undefined ? {} : { conflictsWith: conflictsWith.replace(/\.$/, '') }),
  };
}
