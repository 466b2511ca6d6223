import { type ContactField, contactFields, emptyFields } from '../../contacts/contact.ts';
import { type SourceId, sources } from '../../contacts/sources.ts';
import type { Role } from '../../identity/actor.ts';
import { type ChangeOperation, changeOperations, isListOperation } from '../request/change-request.ts';
import { matchesRule, mayApply } from './match-rule.ts';
import type { ApproverSpec, PolicyFile, PolicyRule } from './policy-file.ts';
import { stageTitle, timingOf } from './rule-texts.ts';

/** An example change, to show what a policy does with it. */
export interface PolicyExample {
  readonly role: Role;
  /** A batch is given by its size. */
  readonly operation: Exclude<ChangeOperation, 'batch'>;
  readonly source: SourceId;
  readonly fields: readonly ContactField[];
  readonly batchSize: number;
}

const roles: readonly Role[] = ['staff', 'editor', 'approver', 'admin'];
// A batch is tried by its size.
const operations = changeOperations.filter((operation) => operation !== 'batch');

/** Parses "staff update jobTitle exchange-mail-contacts 50": words in any order, all of them optional. */
export function parseExample(text: string): PolicyExample | { readonly mistake: string } {
  const fields: ContactField[] = [];
  let role: Role = 'staff';
  let operation: PolicyExample['operation'] = 'update';
  let source: SourceId = 'exchange-mail-contacts';
  let batchSize = 1;
  for (const word of text.split(/[\s,]+/).filter((item) => item !== '')) {
    const asRole = roles.find((name) => name === word);
    const asOperation = operations.find((name) => name === word);
    const asSource = sources.find((name) => name === word);
    const asField = contactFields.find((name) => name === word);
    if (asRole !== undefined) role = asRole;
    else if (asOperation !== undefined) operation = asOperation;
    else if (asSource !== undefined) source = asSource;
    else if (asField !== undefined) fields.push(asField);
    else if (/^\d+$/.test(word)) batchSize = Number(word);
    else return { mistake: `"${word}" is no role, operation, source, field or number of changes.` };
  }
  return { role, operation, source, fields, batchSize };
}

/** Describes all rules of a policy, or the rule that applies to an example. */
export function explainPolicy(policy: PolicyFile, example?: PolicyExample): readonly string[] {
  if (example === undefined)
    return policy.rules.flatMap((rule, index) => [`${index + 1}. ${rule.name}`, ...explain(rule)]);
  if (example.operation !== 'merge') return decide(policy, example, example.operation);
  return [
    'Of what is kept:',
    ...decide(policy, { ...example, operation: 'update' }, 'merge'),
    'Of what is deleted, and so of the merge as well:',
    ...decide(policy, { ...example, operation: 'delete' }, 'merge'),
  ];
}

/** Describes the rule that applies to an example or an item of it. */
function decide(
  policy: PolicyFile,
  { role, operation, source, fields, batchSize }: PolicyExample,
  whole: ChangeOperation,
): readonly string[] {
  const changed = fields.length > 0 ? fields : isListOperation(operation) ? [] : (['jobTitle'] as const);
  const values = Object.fromEntries(changed.map((field) => [field, otherThanEmpty(field)]));
  const hidden = operation === 'hide' ? { hiddenFromAddressLists: true } : {};
  const proposal = {
    operation,
    within: batchSize > 1 ? ('batch' as const) : whole,
    source,
    batchSize,
    before: operation === 'delete' ? values : {},
    after: operation === 'delete' ? {} : { ...values, ...hidden },
  };
  const has = new Set<Role>(['staff', role]);
  const doubts: string[] = [];
  for (const rule of policy.rules) {
    if (!mayApply(rule, source)) continue;
    const { requester: _, ...others } = rule.when;
    const groups = (rule.when.requester ?? []).filter((name) => name.includes('-'));
    if (matchesRule(rule, proposal, has)) return [...doubts, `Rule: ${rule.name}`, ...explain(rule)];
    const mightFit = groups.length > 0 && matchesRule({ when: others }, proposal, has);
    if (mightFit)
      doubts.push(`If the person is in ${groups.join(' or ')}, rule ${rule.name} decides. Otherwise:`);
  }
  return [...doubts, 'No rule fits, so this is refused.'];
}

function explain(rule: PolicyRule): readonly string[] {
  const words = `   ${rule.words}`;
  if (rule.outcome === 'apply') return [words, '   Nobody has to agree.'];
  if (rule.outcome === 'refuse') return [words, '   This is refused.'];
  const stages = (rule.stages ?? []).map(
    (stage, index) =>
      `   ${index + 1}. asked: ${stageTitle(stage, 2)} (${stage.approvers.map(nameOf).join(', ')})`,
  );
  const fallback = (rule.fallback ?? []).map(nameOf).join(', ');
  return [
    words,
    ...stages,
    ...(fallback === '' ? [] : [`   In place of those who are missing: ${fallback}`]),
    ...(rule.escalateTo === undefined
      ? []
      : [`   Asked as well later: ${rule.escalateTo.map(nameOf).join(', ')}`]),
    `   ${timingOf(rule)}`,
    '   The one who asks is never among them.',
  ];
}

function nameOf(spec: ApproverSpec): string {
  if ('person' in spec) return `person ${spec.person}`;
  if ('manager' in spec) return 'manager of the one who asks';
  if ('listOwner' in spec) return 'owners of the distribution list';
  return `group ${spec.group}`;
}

function otherThanEmpty(field: ContactField): string | boolean | readonly string[] {
  const empty = emptyFields[field];
  if (typeof empty === 'boolean') return true;
  return typeof empty === 'string' ? 'x' : ['x'];
}
