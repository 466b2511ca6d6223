import type { Logger } from 'pino';
import type { Actor, Role, Roles } from './actor.ts';

/** What a person may do, by their Entra groups. */
export interface RoleBook {
  of(actor: Pick<Actor, 'objectId'>): Promise<RolesAnswer>;
}

export interface RolesAnswer {
  readonly roles: Roles;
  /** False when the groups could not be read: the person gets no more than staff for the moment. */
  readonly certain: boolean;
}

export interface RolesOptions {
  /** Which of the groups the person is in; throws when it cannot be told. */
  readonly memberGroups: (
    objectId: string,
    groupIds: readonly string[],
    signal?: AbortSignal,
  ) => Promise<readonly string[]>;
  /** Entra group ids; '' for a role that is not given by a group. */
  readonly adminGroupId: string;
  readonly approverGroupId: string;
  readonly editorGroupId: string;
  readonly clock: () => number;
  readonly log: Logger;
}

interface Known {
  readonly answer: Promise<RolesAnswer>;
  until: number;
}

const keepMs = 5 * 60_000;
/** Long enough to spare Graph a person who presses a button again and again, short enough not to lock them out. */
const keepInDoubtMs = 10_000;
const patienceMs = 3_000;
const mostPeople = 10_000;

/**
 * Roles from groups, kept for five minutes per person. An error never gives a role: closed when in doubt, even
 * to somebody who had the role a moment ago, and the answer says that it was in doubt.
 */
export function createRoles(options: RolesOptions): RoleBook {
  const { memberGroups, clock, log } = options;
  const named: readonly (readonly [string, Role])[] = [
    [options.editorGroupId.toLowerCase(), 'editor'],
    [options.approverGroupId.toLowerCase(), 'approver'],
    [options.adminGroupId.toLowerCase(), 'admin'],
  ];
  // One group may give several roles.
  const grants = named.filter(([id]) => id !== '');
  const groupIds = [...new Set(grants.map(([id]) => id))];
  const known = new Map<string, Known>();

  return {
    async of({ objectId }) {
      // Teams does not always say who added the bot to a chat: nobody in particular is staff.
      if (objectId === '') return { roles: new Set<Role>(['staff']), certain: true };
      const kept = known.get(objectId);
      if (kept !== undefined && clock() < kept.until) return kept.answer;
      if (known.size >= mostPeople) known.clear();
      // Kept from the first moment on, so that questions side by side share one request.
      const entry: Known = { answer: ask(objectId), until: Number.POSITIVE_INFINITY };
      known.set(objectId, entry);
      entry.answer.then(({ certain }) => {
        entry.until = clock() + (certain ? keepMs : keepInDoubtMs);
      });
      return entry.answer;
    },
  };

  async function ask(objectId: string): Promise<RolesAnswer> {
    const roles = new Set<Role>(['staff']);
    try {
      const answer = await memberGroups(objectId, groupIds, AbortSignal.timeout(patienceMs));
      const memberOf = new Set(answer.map((id) => id.toLowerCase()));
      for (const [id, role] of grants) if (memberOf.has(id)) roles.add(role);
      return { roles, certain: true };
    } catch (error) {
      log.warn({ error }, 'roles could not be read');
      return { roles, certain: false };
    }
  }
}
