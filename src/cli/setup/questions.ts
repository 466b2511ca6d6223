import { z } from 'zod';
import { type Setting, type SettingName, settings } from '../../settings.ts';

/** The names in the app manifest that are no settings of the bot. They are kept in the same file. */
export const packageNames = {
  TEAMS_APP_ID: z.guid('is not a GUID.').toLowerCase(),
  DEVELOPER_NAME: z.string().max(32, 'must have at most 32 characters.'),
  DEVELOPER_URL: settings.PUBLIC_URL.kind,
  PRIVACY_URL: settings.PUBLIC_URL.kind,
  TERMS_URL: settings.PUBLIC_URL.kind,
} as const;

export type AnswerName = SettingName | keyof typeof packageNames;
export type Answers = Readonly<Partial<Record<AnswerName, string>>>;

export interface Question {
  readonly name: AnswerName;
  readonly text: string;
  /** It is not shown, neither typed nor as the present value. */
  readonly isSecret?: boolean;
  /** It must have an answer, although the setting itself may be left out. */
  readonly isNeeded?: boolean;
  /** When it is asked; a value that is not asked for is removed. */
  readonly when?: (answers: Answers) => boolean;
  /** The answer unless there is another one. */
  readonly suggestion?: (answers: Answers) => string | undefined;
  /** How a name that was typed becomes an id. */
  readonly lookup?: 'tenant' | 'group';
}

export interface Stage {
  readonly title: string;
  /** What must hold before the questions are asked, or after them. */
  readonly before?: 'consent';
  readonly after?: 'sign-in';
  readonly questions: readonly Question[];
}

const hasSecretOrCertificate = ({ BOT_TYPE }: Answers) => BOT_TYPE !== 'UserAssignedMSI';
const hasCertificate = (answers: Answers) =>
  hasSecretOrCertificate(answers) && answers.BOT_PASSWORD === undefined;
const hasPingIdm = ({ PINGIDM_URL }: Answers) => PINGIDM_URL !== undefined;

/** What setup asks, in this order. Kinds and defaults of the answers are those of `settings.ts`. */
export const stages: readonly Stage[] = [
  {
    title: 'App registration',
    after: 'sign-in',
    questions: [
      { name: 'BOT_TENANT_ID', text: 'Tenant: a domain such as contoso.com, or its id', lookup: 'tenant' },
      { name: 'BOT_ID', text: 'Application (client) id of the bot' },
      {
        name: 'BOT_TYPE',
        text: 'SingleTenant (secret or certificate), or UserAssignedMSI (managed identity)',
      },
      {
        name: 'BOT_PASSWORD',
        text: 'Client secret (empty for a certificate)',
        isSecret: true,
        when: hasSecretOrCertificate,
      },
      {
        name: 'BOT_CERTIFICATE_FILE',
        text: 'File of the certificate (PEM)',
        isNeeded: true,
        when: hasCertificate,
      },
      {
        name: 'BOT_CERTIFICATE_KEY_FILE',
        text: 'File of its private key (PEM)',
        isNeeded: true,
        when: hasCertificate,
      },
    ],
  },
  {
    title: 'Contact systems',
    questions: [
      { name: 'GRAPH_PERSONAL_CONTACTS', text: 'Own Outlook contacts of each person: on or off' },
      { name: 'MAIL_CONTACTS', text: 'Mail contacts: exchange, admin-center or off' },
      { name: 'UNIFIED_CONTACTS_URL', text: 'Address of Unified Contacts (empty for none)' },
      {
        name: 'UNIFIED_CONTACTS_APP_ID',
        text: 'Client id of its registration admin-app-reg-uc-…',
        isNeeded: true,
        when: ({ UNIFIED_CONTACTS_URL }) => UNIFIED_CONTACTS_URL !== undefined,
      },
      { name: 'PINGIDM_URL', text: 'Address of PingIDM, without /openidm (empty for none)' },
      { name: 'PINGIDM_USER', text: 'User of PingIDM (empty for a bearer token)', when: hasPingIdm },
      {
        name: 'PINGIDM_PASSWORD',
        text: 'Password of that user',
        isSecret: true,
        isNeeded: true,
        when: (answers) => hasPingIdm(answers) && answers.PINGIDM_USER !== undefined,
      },
      {
        name: 'PINGIDM_TOKEN',
        text: 'Bearer token of PingIDM',
        isSecret: true,
        isNeeded: true,
        when: (answers) => hasPingIdm(answers) && answers.PINGIDM_USER === undefined,
      },
    ],
  },
  {
    title: 'Roles',
    before: 'consent',
    questions: [
      { name: 'ADMIN_GROUP_ID', text: 'Group of the contact admins: name or object id', lookup: 'group' },
      {
        name: 'APPROVER_GROUP_ID',
        text: 'Group of the approvers (empty: the admins approve)',
        lookup: 'group',
      },
      { name: 'EDITOR_GROUP_ID', text: 'Group of the contact editors (empty for none)', lookup: 'group' },
    ],
  },
  {
    title: 'Server',
    questions: [
      {
        name: 'PUBLIC_URL',
        text: 'Public address, such as https://cardfile.contoso.com (empty if not known yet)',
      },
      {
        name: 'DATABASE_URL',
        text: 'PostgreSQL, postgres://user:password@host:5432/cardfile (empty for a file in DATA_DIR)',
        isSecret: true,
      },
    ],
  },
  {
    title: 'App package for Teams',
    questions: [
      { name: 'DEVELOPER_NAME', text: 'Name of your company', isNeeded: true },
      { name: 'DEVELOPER_URL', text: 'Its web site', isNeeded: true },
      {
        name: 'PRIVACY_URL',
        text: 'Its privacy statement',
        isNeeded: true,
        suggestion: ({ DEVELOPER_URL }) => DEVELOPER_URL,
      },
      {
        name: 'TERMS_URL',
        text: 'Its terms of use',
        isNeeded: true,
        suggestion: ({ DEVELOPER_URL }) => DEVELOPER_URL,
      },
    ],
  },
];

const kinds: Readonly<Record<AnswerName, z.ZodType<unknown, string>>> = {
  ...packageNames,
  ...(Object.fromEntries(Object.entries<Setting>(settings).map(([name, { kind }]) => [name, kind])) as Record<
    SettingName,
    Setting['kind']
  >),
};

/** Returns whether a name is one that setup may write. */
export function isAnswerName(name: string): name is AnswerName {
  return Object.hasOwn(kinds, name);
}

/**
 * Reads an answer as Cardfile does, and returns it as it is kept: an address without its last slash, for example. Returns
 * what is wrong with it in words that follow its name, if anything is.
 */
export function readAnswer(
  name: AnswerName,
  value: string,
): { readonly value: string } | { readonly problem: string } {
  if (/\p{Cc}/u.test(value)) return { problem: 'must be one line without control characters.' };
  const { data, error } = kinds[name].safeParse(value);
  if (error !== undefined) return { problem: error.issues[0]?.message ?? 'is wrong.' };
  return { value: typeof data === 'string' ? data : value };
}

/** Returns the default of a setting; undefined for names without one. */
export function defaultOf(name: AnswerName): string | undefined {
  const setting: Setting | undefined = name in settings ? settings[name as SettingName] : undefined;
  return setting?.fallback;
}

/** Returns whether a question must have an answer. */
export function needsAnswer({ name, isNeeded = false }: Question): boolean {
  const setting: Setting | undefined = name in settings ? settings[name as SettingName] : undefined;
  return isNeeded || setting?.needed !== undefined;
}
