import type { Logger } from 'pino';
import { createCache } from '../platform/cache.ts';
import { createLoadingCache } from '../platform/loading-cache.ts';
import { untilAborted } from '../platform/until-aborted.ts';
import type { Actor, Role, Roles } from './actor.ts';
import type { Account } from './people.ts';

/** What a person may do, by their Entra groups. */
export interface RoleResolver {
  of(actor: Pick<Actor, 'objectId'>): Promise<RolesAnswer>;
}

export interface RolesAnswer {
  /** Empty for a person without access. */
  readonly roles: Roles;
  /** False if Entra did not answer: the person may then read what all staff may see, and change nothing. */
  readonly certain: boolean;
  /** The access: 'all' that the roles allow, 'search' only, or none, with the reason. */
  readonly access: Access;
}

export type Access = 'all' | 'search' | 'no-guests' | 'disabled' | 'unknown';

export interface RolesOptions {
  /** Returns the kind of a person's account. Rejects if Entra cannot answer. */
  readonly accountOf: (objectId: string) => Promise<Account>;
  /** The access of guests of the tenant. */
  readonly guests: GuestAccess;
  /** Returns the groups that the person is in. Rejects if Entra cannot answer. */
  readonly memberGroups: (
    objectId: string,
    groupIds: readonly string[],
    signal?: AbortSignal,
  ) => Promise<readonly string[]>;
  /** Entra group ids, '' for a role without a group. */
  readonly adminGroupId: string;
  readonly approverGroupId: string;
  readonly editorGroupId: string;
  readonly clock: () => number;
  readonly log: Logger;
}

export type GuestAccess = 'nothing' | 'search' | 'everything';

const keepMs = 5 * 60_000;
/** Spares Graph repeated button clicks, but is short enough not to lock people out. */
const keepInDoubtMs = 10_000;
const patienceMs = 3_000;
const mostPeople = 10_000;

/**
 * Resolves access and roles from groups, cached for five minutes per person. Teams authenticates people, but not
 * their membership in this tenant: an account that Entra does not know, or that is disabled, gets no role. It fails
 * closed: an error never gives a role, even to somebody who just had it, nor access to somebody who was last refused it,
 * and the answer says that Entra did not reply.
 */
export function createRoles(options: RolesOptions): RoleResolver {
  const { memberGroups, accountOf, guests, clock, log } = options;
  const named: readonly (readonly [string, Role])[] = [
    [options.editorGroupId.toLowerCase(), 'editor'],
    [options.approverGroupId.toLowerCase(), 'approver'],
    [options.adminGroupId.toLowerCase(), 'admin'],
  ];
  // One group may give several roles.
  const grants = named.filter(([id]) => id !== '');
  const groupIds = [...new Set(grants.map(([id]) => id))];
  const known = createLoadingCache<RolesAnswer>({
    clock,
    lifetime: ({ certain }) => (certain ? keepMs : keepInDoubtMs),
    limit: mostPeople,
  });
  /** The last certain access of people who may not do everything, for when Entra does not answer. */
  const limited = createCache<Access>({ maxEntries: mostPeople, clock });

  return {
    async of({ objectId }) {
      // Teams does not always say who added the bot to a chat; without an id the person is staff.
      if (objectId === '') return { roles: new Set<Role>(['staff']), certain: true, access: 'all' };
      return known.load(objectId, () => ask(objectId));
    },
  };

  async function ask(objectId: string): Promise<RolesAnswer> {
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const asked = memberGroups(objectId, groupIds, signal);
      // Looked at below, or not at all for somebody who is not let in.
      asked.catch(() => undefined);
      const access = accessOf(await untilAborted(accountOf(objectId), signal), guests);
      const roles = leastRoles(access);
      if (access !== 'all') {
        limited.set(objectId, access);
        return { roles, certain: true, access };
      }
      limited.delete(objectId);
      const answer = await asked;
      const memberOf = new Set(answer.map((id) => id.toLowerCase()));
      for (const [id, role] of grants) if (memberOf.has(id)) roles.add(role);
      return { roles, certain: true, access };
    } catch (error) {
      log.warn({ event: 'roles.failed', error }, 'roles not read');
      const access = limited.get(objectId) ?? 'all';
      return { roles: leastRoles(access), certain: false, access };
    }
  }
}

/** Returns the roles that come with access alone. */
function leastRoles(access: Access): Set<Role> {
  return new Set(access === 'all' || access === 'search' ? ['staff'] : []);
}

function accessOf(account: Account, guests: GuestAccess): Access {
  if (account === 'member') return 'all';
  if (account !== 'guest') return account;
  return guests === 'everything' ? 'all' : guests === 'search' ? 'search' : 'no-guests';
}
