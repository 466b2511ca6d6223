import { z } from 'zod';
import { contactFields } from '../../contacts/contact.ts';
import { personalSources, sources } from '../../contacts/sources.ts';
import { hasInvisible } from '../../contacts/text/invisible-characters.ts';
import { changeOperations } from '../request/change-request.ts';

/**
 * The policy file of an installation, as JSON. The first rule that matches a change decides. The schema is
 * published as `docs/policy.schema.json` with the descriptions below.
 */

const guid = z.guid('is not the object id of a group or person in Entra (a GUID)').toLowerCase();

const group = z
  .union([z.enum(['admins', 'approvers', 'editors']), guid])
  .describe('One of the groups of the settings, or the object id of any Entra group.');

const ownerMistake =
  '"owner" is no longer an approver: only the owner of a personal contact changes it, and no rule asks anybody about it. Name a group, a person or the manager instead.';

function namesOwner(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'owner' in input;
}

const approver = z
  .union(
    [
      z.strictObject({ group }).describe('The people in a group, directly or through other groups.'),
      z.strictObject({ person: guid }).describe('One person, by object id.'),
      z.strictObject({ manager: z.literal(true) }).describe("The requester's manager in Entra."),
      z
        .strictObject({ listOwner: z.literal(true) })
        .describe(
          'The owners of the distribution list that a contact is added to or removed from, or of the lists that a contact to delete is in.',
        ),
    ],
    { error: ({ input }) => (namesOwner(input) ? ownerMistake : undefined) },
  )
  .describe('Who is asked. The requester is never asked, whatever this says.');

const approvers = z.array(approver).min(1).max(10);

const stage = z.strictObject({
  approvers,
  need: z
    .union([z.enum(['any', 'all']), z.int().min(1).max(20)])
    .default('any')
    .describe('How many of them have to agree.'),
});

const hours = z
  .number()
  .positive()
  .max(24 * 365);

const when = z
  .strictObject({
    sources: z.array(z.enum(sources)).min(1).optional().describe('Contact systems.'),
    operations: z
      .array(z.enum(changeOperations))
      .min(1)
      .optional()
      .describe(
        "'add-to-list' and 'remove-from-list' change the members of a distribution list. 'hide' is any change that takes a contact out of the address lists, and an 'update' as well. Of a merge or batch each part is looked at by itself, as what it does and as 'merge' or 'batch'; whatever a part needs, the whole needs.",
      ),
    fields: z
      .array(z.enum(contactFields as readonly [string, ...string[]]))
      .min(1)
      .optional()
      .describe('At least one of these fields is changed.'),
    requester: z
      .array(z.union([z.enum(['staff', 'editor', 'approver', 'admin']), guid]))
      .min(1)
      .optional()
      .describe('The requester has one of these roles, or is in one of these groups (object ids).'),
    moreThan: z.int().min(1).optional().describe('More than this many changes are asked for together.'),
  })
  .describe('All that is given must hold; a rule without conditions fits every change.');

const rule = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is written in lower case with hyphens')
      .max(60),
    words: z
      .string()
      .min(1)
      .max(300)
      .refine((text) => !hasInvisible(text), 'holds an invisible or direction-changing control character')
      .describe('The rule in a sentence, shown to requester and approvers.'),
    when: when.default({}),
    outcome: z.enum(['apply', 'refuse', 'ask']),
    stages: z.array(stage).min(1).max(5).optional().describe("One after the other; with 'ask' only."),
    fallback: approvers.optional().describe('Asked in place of approvers who are missing or out of reach.'),
    remindAfterHours: z.array(hours).max(10).optional(),
    escalateAfterHours: hours.optional(),
    escalateTo: approvers.optional().describe('Asked as well when nobody has decided by then.'),
    expireAfterHours: hours
      .optional()
      .describe('When the request ends without having been applied; 120 if left out.'),
    reasonFor: z
      .array(z.enum(['approve', 'reject']))
      .optional()
      .describe("Verdicts that need a reason; ['reject'] if left out."),
  })
  .superRefine((value, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (value.outcome === 'ask' && value.stages === undefined)
      complain('stages', 'is missing: who is asked?');
    const personal = (value.when.sources ?? []).filter((source) => personalSources.has(source));
    if (value.outcome === 'ask' && personal.length > 0)
      complain(
        'when',
        `asks about ${personal.join(' and ')}: personal contacts are shown to nobody but their owner`,
      );
    if (value.outcome !== 'ask') {
      for (const name of [
        'stages',
        'fallback',
        'remindAfterHours',
        'escalateTo',
        'expireAfterHours',
      ] as const) {
        if (value[name] !== undefined) complain(name, `has no meaning when "outcome" is "${value.outcome}"`);
      }
    }
    if ((value.escalateTo === undefined) !== (value.escalateAfterHours === undefined)) {
      complain('escalateTo', 'and "escalateAfterHours" belong together');
    }
    const end = value.expireAfterHours ?? defaultExpiryHours;
    const late = [...(value.remindAfterHours ?? []), value.escalateAfterHours ?? 0].some((at) => at >= end);
    if (late) complain('expireAfterHours', `comes before a reminder or the escalation (${end} hours)`);
  });

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time such as 18:30');

const policyFile = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1),
    timeZone: z
      .string()
      .refine(isTimeZone, 'is not a time zone such as Europe/Berlin')
      .default('UTC')
      .describe('IANA name. Quiet hours and times in messages are meant there.'),
    quietHours: z
      .strictObject({
        from: clockTime,
        to: clockTime,
        weekends: z.boolean().default(false).describe('Saturday and Sunday are quiet all day.'),
      })
      .optional()
      .describe('Approvers are not written to then; messages wait until the end. Due dates stay.'),
    rules: z.array(rule).min(1).max(100),
  })
  .superRefine(({ rules }, context) => {
    const names = new Set<string>();
    for (const [index, { name, when: conditions }] of rules.entries()) {
      if (names.has(name)) {
        context.addIssue({ code: 'custom', path: ['rules', index, 'name'], message: 'is used twice' });
      }
      names.add(name);
      if (Object.keys(conditions).length === 0 && index < rules.length - 1) {
        const message = 'fits every change, so the rules after it are never reached';
        context.addIssue({ code: 'custom', path: ['rules', index, 'when'], message });
      }
    }
  });

export type PolicyFile = z.output<typeof policyFile>;
export type PolicyRule = PolicyFile['rules'][number];
export type ApproverSpec = z.output<typeof approver>;
export type StageSpec = z.output<typeof stage>;

export const defaultExpiryHours = 120;

/** The built-in policy. */
export const defaultPolicy: PolicyFile = {
  version: 1,
  timeZone: 'UTC',
  rules: [
    {
      name: 'own-contacts',
      words: 'Everybody may write their own personal contacts.',
      when: { sources: ['graph-personal-contacts', 'pingidm'] },
      outcome: 'apply',
    },
    {
      name: 'admins-write-directly',
      words: 'Contact admins may write shared contacts without asking anybody.',
      when: { requester: ['admin'] },
      outcome: 'apply',
    },
    {
      name: 'shared-contacts-need-an-approver',
      words: 'Shared contacts are seen by the whole organisation, so one contact approver has to agree.',
      when: {},
      outcome: 'ask',
      stages: [{ approvers: [{ group: 'approvers' }], need: 'any' }],
      fallback: [{ group: 'admins' }],
      remindAfterHours: [24, 72],
      escalateAfterHours: 48,
      escalateTo: [{ group: 'admins' }],
      expireAfterHours: defaultExpiryHours,
      reasonFor: ['reject'],
    },
  ],
};

/**
 * Parses the text of a policy file.
 * @returns the policy, or all mistakes, each with its path in the file
 */
export function readPolicy(
  text: string,
): { readonly policy: PolicyFile } | { readonly mistakes: readonly string[] } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { mistakes: [`The file is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`] };
  }
  const result = policyFile.safeParse(data);
  if (result.success) return { policy: result.data };
  return { mistakes: result.error.issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`) };
}

/** Returns the schema of the file, as JSON Schema 2020-12. */
export function policySchema(): object {
  return z.toJSONSchema(policyFile, { io: 'input', unrepresentable: 'any' });
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'The file';
  return path
    .map((item) => (typeof item === 'number' ? `[${item + 1}]` : `.${String(item)}`))
    .join('')
    .slice(1);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
