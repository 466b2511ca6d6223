import fc from 'fast-check';
import type { ChangeRequests } from '../../../src/changes/change-requests.ts';
import type { ChangeProposal, ItemProposal } from '../../../src/changes/request/change-request.ts';
import type { Contact } from '../../../src/contacts/contact.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import type { Role } from '../../../src/identity/actor.ts';
import { groups, john } from '../proposals.ts';
import type { World } from './world.ts';

type Command = fc.AsyncCommand<object, World>;
type OperationKind = (world: World, engine: ChangeRequests) => Promise<unknown>;

let submissions = 0;

/** The commands of people, clocks, administrators and faults, each with a name for failure reports. */
function command(name: string, run: (world: World) => Promise<unknown>): Command {
  return {
    check: () => true,
    run: async (_, world) => {
      await world.tolerate(() => run(world));
      await world.check();
    },
    toString: () => name,
  };
}

const person = fc.nat({ max: 5 });
const which = fc.nat({ max: 3 });
const process = fc.nat({ max: 1 });
const verdict = fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const);
const by = (world: World, index: number) => ({ actor: nameOf(world, index), correlationId: 'model' });
const nameOf = (world: World, index: number) => world.persons[index] ?? '';

/** One of the sequence's requests, the newest first; none when there is none yet. */
function pick(world: World, index: number): number | undefined {
  return world.numbers.at(-1 - (index % Math.max(1, world.numbers.length)));
}

function rolesOf(world: World, index: number): ReadonlySet<Role> {
  const roles = new Set<Role>(['staff']);
  if (world.pretend.inGroup.get(groups.admin)?.includes(nameOf(world, index))) roles.add('admin');
  return roles;
}

const propose = fc
  .record({ who: person, on: process, kind: fc.nat({ max: 6 }), times: fc.integer({ min: 1, max: 2 }) })
  .map(({ who, on, kind, times }): [string, OperationKind] => [
    `propose(${kind}) by ${who} × ${times}`,
    async (world, engine) => {
      submissions += 1;
      const requester = nameOf(world, who);
      const present = world.finishedContacts();
      const target = present[kind % Math.max(1, present.length)];
      const common = {
        submissionKey: `model-${submissions}`,
        source: 'exchange-mail-contacts',
        targetVersion: '',
        requester,
        reason: '',
        targetName: 'John',
      } satisfies Partial<ChangeProposal>;
      const email = [`john-${submissions}@fabrikam.example`];
      const title = { jobTitle: target?.jobTitle ?? '' };
      const others = present.filter((one) => one !== target);
      const proposal: ChangeProposal =
        kind >= 5
          ? several(common, kind === 5 ? others : present, target)
          : target === undefined || kind === 0
            ? {
                ...common,
                operation: 'create',
                target: undefined,
                before: {},
                after: { ...john, emails: email },
              }
            : kind === 1
              ? { ...common, operation: 'delete', target: target.ref, before: title, after: {} }
              : kind === 4
                ? { ...common, operation: 'hide', target: target.ref, before: shown, after: hidden }
                : {
                    ...common,
                    operation: 'update',
                    target: target.ref,
                    before: title,
                    after: { jobTitle: `Title ${submissions}` },
                  };
      const context = { owner: asOwner(requester), correlationId: 'model' };
      const run = async (one: ChangeRequests) => {
        await world.tolerate(() => one.propose(proposal, rolesOf(world, who), context));
        await world.remember(proposal.submissionKey);
      };
      await Promise.all([engine, world.engine(on + 1)].slice(0, times).map(run));
    },
  ]);

const shown = { hiddenFromAddressLists: false };
const hidden = { hiddenFromAddressLists: true };

/** A merge of several contacts into one or, without one, a batch of additions, changes and deletions. */
function several(
  common: Omit<ChangeProposal, 'operation' | 'target' | 'before' | 'after'>,
  contacts: readonly Contact[],
  kept: Contact | undefined,
): ChangeProposal {
  const isMerge = kept !== undefined && contacts.length > 0 && !contacts.includes(kept);
  const about = ({ ref, displayName, jobTitle }: Contact) => ({
    target: ref,
    targetName: displayName,
    before: { jobTitle },
  });
  const title = { jobTitle: `Several ${submissions}` };
  const items: ItemProposal[] = contacts
    .slice(0, 3)
    .map((contact, index) =>
      isMerge || index === 1
        ? { ...about(contact), operation: 'delete', after: {} }
        : { ...about(contact), operation: 'update', after: title },
    );
  if (isMerge) items.unshift({ ...about(kept), operation: 'update', after: title });
  if (!isMerge) {
    const after = { ...john, emails: [`john-${submissions}@fabrikam.example`] };
    items.push({ operation: 'create', target: undefined, targetName: 'John', before: {}, after });
  }
  const target = isMerge ? kept.ref : undefined;
  return { ...common, operation: isMerge ? 'merge' : 'batch', target, before: {}, after: {}, items };
}

const decide = fc
  .record({ who: person, of: which, verdict, key: fc.nat({ max: 2 }), times: fc.integer({ min: 1, max: 2 }) })
  .map(({ who, of, verdict: word, key, times }): [string, OperationKind] => [
    `${word} ${of} by ${who} key ${key} × ${times}`,
    async (world, engine) => {
      const number = pick(world, of);
      if (number === undefined) return;
      const input = { verdict: word, reason: 'model', key: `${who}-${key}` } as const;
      const run = (one: ChangeRequests) => world.tolerate(() => one.decide(number, input, by(world, who)));
      await Promise.all([engine, world.engine(1)].slice(0, times).map(run));
    },
  ]);

const race = fc
  .record({ who: person, other: person, of: which, verdict, otherDecision: verdict })
  .map(({ who, other, of, verdict: word, otherDecision }): [string, OperationKind] => [
    `${word} by ${who} against ${otherDecision} by ${other} of ${of}`,
    async (world) => {
      const number = pick(world, of);
      if (number === undefined) return;
      const click = (index: number, one: 'approve' | 'reject', engine: ChangeRequests) =>
        world.tolerate(() =>
          engine.decide(number, { verdict: one, reason: 'r', key: `race-${index}` }, by(world, index)),
        );
      await Promise.all([
        click(who, word, world.engine(0)),
        click(other, otherDecision, world.engine(1)),
        world.tolerate(() => world.engine(1).drain(async () => 'delivered')),
      ]);
    },
  ]);

const small = fc
  .record({ who: person, of: which, action: fc.nat({ max: 5 }) })
  .map(({ who, of, action }): [string, OperationKind] => [
    `${['withdraw', 'nudge', 'comment', 'ask', 'retry', 'resolve'][action]} ${of} by ${who}`,
    async (world, engine) => {
      const number = pick(world, of) ?? 0;
      const me = by(world, who);
      switch (action) {
        case 0:
          return engine.withdraw(number, me);
        case 1:
          return engine.nudge(number, me);
        case 2:
          return engine.comment(number, 'hello', me);
        case 3:
          return engine.askForInformation(number, 'why?', me);
        case 4:
          return engine.retry(number, me);
        default:
          return engine.resolve(number, 'not-there', rolesOf(world, who), me);
      }
    },
  ]);

const handOn = fc
  .record({ who: person, to: person, of: which, how: fc.constantFrom('reassign', 'delegate', 'stop') })
  .map(({ who, to, of, how }): [string, OperationKind] => [
    `${how} ${of} by ${who} to ${to}`,
    async (world, engine) => {
      const me = by(world, who);
      const other = nameOf(world, to);
      const number = pick(world, of) ?? 0;
      if (how === 'reassign') {
        world.reassigned.add(`${number}:${me.actor}>${other}`);
        return engine.reassign(number, other, 'away', me);
      }
      if (how === 'delegate') world.delegated.add(`${me.actor}>${other}`);
      const until = how === 'stop' ? 0 : world.time.now + 50 * 3_600_000;
      return engine.delegate({ from: me.actor, to: other, until }, me);
    },
  ]);

const again = fc
  .record({ who: person, of: which, isUndo: fc.boolean() })
  .map(({ who, of, isUndo }): [string, OperationKind] => [
    `${isUndo ? 'undo' : 'resubmit'} ${of} by ${who}`,
    async (world, engine) => {
      submissions += 1;
      const number = pick(world, of);
      if (number === undefined) return;
      const submissionKey = `model-${submissions}`;
      const roles = rolesOf(world, who);
      await world.tolerate(() =>
        isUndo
          ? engine.undo(number, { submissionKey, reason: '' }, roles, by(world, who))
          : engine.resubmit(
              number,
              {
                submissionKey,
                reason: '',
                targetName: 'John',
                targetVersion: '',
                before: {},
                after: { ...john, emails: [`john-${submissions}@fabrikam.example`] },
              },
              roles,
              by(world, who),
            ),
      );
      await world.remember(submissionKey);
    },
  ]);

const work: fc.Arbitrary<[string, OperationKind]> = fc
  .constantFrom('delivered' as const, 'delivered' as const, 'gone' as const)
  .map((delivery) => [`work, ${delivery}`, (_, engine) => engine.drain(async () => delivery)]);

/** Approves by everybody who can and applies the request; without this, most sequences end before a write. */
const carry = which.map((of): [string, OperationKind] => [
  `everybody agrees to ${of}`,
  async (world, engine) => {
    const number = pick(world, of);
    if (number === undefined) return;
    for (const index of [5, 2, 3, 4]) {
      const input = { verdict: 'approve', reason: 'model', key: `carry-${index}` } as const;
      await world.tolerate(() => engine.decide(number, input, by(world, index)));
    }
    await engine.drain(async () => 'delivered');
  },
]);

const action = fc.oneof(
  { weight: 4, arbitrary: propose },
  { weight: 6, arbitrary: decide },
  { weight: 2, arbitrary: race },
  { weight: 3, arbitrary: small },
  { weight: 2, arbitrary: handOn },
  { weight: 2, arbitrary: again },
  { weight: 4, arbitrary: work },
  { weight: 4, arbitrary: carry },
);

const alive = fc
  .tuple(action, process)
  .map(([[name, run], on]) => command(name, (world) => run(world, world.engine(on))));

const killed = fc
  .tuple(fc.oneof(propose, decide, again, work, carry), fc.integer({ min: 1, max: 40 }))
  .map(([[name, run], at]) =>
    command(`${name}, killed at ${at}`, (world) => world.kill(at, (engine) => run(world, engine))),
  );

const misfortune = fc
  .record({ what: fc.nat({ max: 6 }), who: person, hours: fc.constantFrom(1, 5, 25, 49, 121) })
  .map(({ what, who, hours }) =>
    command(`misfortune ${what} of ${who}, ${hours} hours`, async (world) => {
      const { system, pretend, entra, time } = world;
      switch (what) {
        case 0:
        case 1:
          time.now += hours * 3_600_000;
          return;
        case 2: {
          // Somebody joins or leaves the approvers.
          const members = pretend.inGroup.get(groups.approver) ?? [];
          const name = nameOf(world, who);
          const rest = members.filter((member) => member !== name);
          pretend.inGroup.set(groups.approver, members.includes(name) ? rest : [...members, name]);
          return;
        }
        case 3:
          // The fault hits one of the next calls.
          for (let calls = hours % 4; calls > 0; calls -= 1) system.faults.push(undefined);
          system.faults.push(
            who === 1
              ? { kind: 'call-lost' }
              : who > 3
                ? { kind: 'refused', code: who === 4 ? 'throttled' : 'unavailable' }
                : { kind: 'answer-lost', blind: who % 2 === 0 },
          );
          return;
        case 4:
          system.behaviour.recoverFails = !system.behaviour.recoverFails;
          return;
        case 5: {
          // Somebody changes a contact elsewhere.
          const [contact] = system.contacts.values();
          if (contact) system.contacts.set(contact.ref.id, { ...contact, jobTitle: `Elsewhere ${hours}` });
          return;
        }
        default:
          entra.isDown = !entra.isDown;
      }
    }),
  );

/** The events that change who may decide: time, and the group of approvers. */
const rights = fc.record({ who: person, hours: fc.constantFrom(0, 0, 5, 25) }).map(({ who, hours }) =>
  command(hours === 0 ? `${who} joins or leaves` : `${hours} hours`, async ({ pretend, persons, time }) => {
    time.now += hours * 3_600_000;
    const members = pretend.inGroup.get(groups.approver) ?? [];
    const name = persons[who] ?? '';
    const rest = members.filter((member) => member !== name);
    if (hours === 0) pretend.inGroup.set(groups.approver, members.includes(name) ? rest : [...members, name]);
  }),
);

const assignmentAction = fc.oneof(
  { weight: 1, arbitrary: propose },
  { weight: 5, arbitrary: handOn },
  { weight: 5, arbitrary: decide },
  { weight: 1, arbitrary: work },
);

const assignmentCommand = assignmentAction.map(([name, run]) =>
  command(name, (world) => run(world, world.engine(0))),
);

/** Sequences of delegations and decisions. */
export const assignmentSequences = fc.commands(
  [assignmentCommand, assignmentCommand, assignmentCommand, rights] as fc.Arbitrary<Command>[],
  { maxCommands: 40, size: 'max' },
);

/** Sequences of all commands. */
export const sequences = fc.commands([alive, alive, alive, killed, misfortune] as fc.Arbitrary<Command>[], {
  maxCommands: 30,
  size: 'max',
});
