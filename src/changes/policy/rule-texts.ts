import { listAll } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { type ApproverSpec, defaultExpiryHours, type PolicyRule, type StageSpec } from './policy-file.ts';

type GroupOfSettings = keyof typeof messages.policy.youAreOneOf;

function isOfSettings(group: string): group is GroupOfSettings {
  return group in messages.policy.youAreOneOf;
}

/** Returns why somebody is asked, as a reason that reads after "because". */
export function whyOf(spec: ApproverSpec): string {
  if ('person' in spec) return messages.policy.policyNamesYou;
  if ('manager' in spec) return messages.policy.youAreTheManager;
  if ('listOwner' in spec) return messages.policy.youOwnTheList;
  return isOfSettings(spec.group) ? messages.policy.youAreOneOf[spec.group] : messages.policy.youAreInGroup;
}

/** Describes the people asked in a stage. */
export function stageTitle({ approvers, need }: StageSpec, count: number): string {
  const people = messages.policy.people[kindOf(approvers)];
  if (count <= 1) return people;
  if (need === 'any') return messages.policy.anyOneOf({ people });
  return need === 'all' ? messages.policy.allOf({ people }) : messages.policy.someOf({ count: need, people });
}

function kindOf([first, ...others]: StageSpec['approvers']): keyof typeof messages.policy.people {
  if (first === undefined || others.length > 0) return 'several';
  if ('group' in first) return isOfSettings(first.group) ? first.group : 'group';
  if ('manager' in first) return 'manager';
  return 'listOwner' in first ? 'listOwner' : 'person';
}

/** Describes when reminders, escalation and expiry of a pending request happen. */
export function timingOf(rule: PolicyRule): string {
  const { remindAfterHours = [], escalateAfterHours, expireAfterHours = defaultExpiryHours } = rule;
  const reminders = listAll(remindAfterHours.map(span));
  const expiry = span(expireAfterHours);
  if (escalateAfterHours === undefined)
    return reminders === ''
      ? messages.policy.expiry({ expiry })
      : messages.policy.reminders({ reminders, expiry });
  const escalation = span(escalateAfterHours);
  return reminders === ''
    ? messages.policy.escalation({ escalation, expiry })
    : messages.policy.remindersAndEscalation({ reminders, escalation, expiry });
}

function span(hours: number): string {
  if (hours >= 48 && hours % 24 === 0) return messages.policy.days({ count: hours / 24 });
  return messages.policy.hours({ count: hours });
}
