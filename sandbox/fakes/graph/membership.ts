import { z } from 'zod';
import type { Organisation } from '../../organisation/organisation.ts';
import type { Answer, FakeRequest } from '../fake-backend.ts';
import { badRequest, GraphRefusal, notFound } from './answers.ts';
import { directoryOptions, listDirectory, showDirectoryObject } from './directory.ts';
import { groupRow, userRow } from './directory-entities.ts';

export interface MembershipOptions {
  readonly organisation: Organisation;
  readonly baseUrl: () => string;
}

const membershipBody = z.object({ groupIds: z.array(z.string()).min(1) });

/** The handlers of questions about people's places: who is in them, in which of them somebody is, and who is whose manager. */
export function createMembership({ organisation, baseUrl }: MembershipOptions) {
  const check = (request: FakeRequest): Answer => {
    const user = organisation.findUser(request.params.user ?? '');
    if (user === undefined) throw notFound(request.params.user ?? '');
    const { groupIds } = readMembershipBody(request.body);
    const memberOf = organisation.groupsOf(user.id);
    return {
      status: 200,
      json: {
        '@odata.context': `${baseUrl()}/v1.0/$metadata#Collection(Edm.String)`,
        // Ids of groups that do not exist are just not returned.
        value: groupIds.filter((id) => memberOf.has(id.toLowerCase())),
      },
    };
  };

  const groupsOfUser = (request: FakeRequest): Answer => {
    const user = organisation.findUser(request.params.user ?? '');
    if (user === undefined) throw notFound(request.params.user ?? '');
    const memberOf = organisation.groupsOf(user.id);
    const found = organisation.groups.all().filter((group) => memberOf.has(group.id));
    return {
      status: 200,
      json: {
        '@odata.context': `${baseUrl()}/v1.0/$metadata#groups`,
        value: found.map(({ id, displayName }) => ({ id, displayName })),
      },
    };
  };

  const listGroups = (request: FakeRequest): Answer =>
    listDirectory(request, {
      collection: 'groups',
      type: 'microsoft.graph.group',
      baseUrl: baseUrl(),
      rows: organisation.groups.all().map(groupRow),
      defaults: [],
      filterableLists: [],
      omittedWhenSelected: [],
      largestPage: Number.POSITIVE_INFINITY,
    });

  /** Direct members with their users' usual properties; `transitiveMembers` through nested groups too. */
  const members = (request: FakeRequest, transitive: boolean): Answer => {
    const group = organisation.groups.get((request.params.group ?? '').toLowerCase());
    if (group === undefined) throw notFound(request.params.group ?? '');
    const people = organisation.users
      .all()
      .filter((user) =>
        transitive ? organisation.groupsOf(user.id).has(group.id) : group.members.includes(user.id),
      );
    const rows = people.map(userRow);
    if (rows.length === 0)
      return {
        status: 200,
        json: { '@odata.context': `${baseUrl()}/v1.0/$metadata#directoryObjects`, value: [] },
      };
    const list = directoryOptions(rows, 'users', baseUrl());
    const isCast = /microsoft\.graph\.user$/i.test(request.path);
    return listDirectory(request, isCast ? list : { ...list, collection: 'directoryObjects' });
  };

  /** The user above this one, as a directory object. */
  const manager = (request: FakeRequest): Answer => {
    const user = organisation.findUser(request.params.user ?? '');
    if (user === undefined) throw notFound(request.params.user ?? '');
    const above = organisation.users.get(user.managerId);
    if (above === undefined) throw notFound('manager');
    const list = directoryOptions(organisation.users.all().map(userRow), 'users', baseUrl());
    return showDirectoryObject(
      request,
      userRow(above),
      { ...list, collection: 'directoryObjects' },
      '#microsoft.graph.user',
    );
  };

  return { check, groupsOfUser, listGroups, members, manager };
}

function readMembershipBody(text: string): z.infer<typeof membershipBody> {
  let parsed: ReturnType<typeof membershipBody.safeParse>;
  try {
    parsed = membershipBody.safeParse(JSON.parse(text));
  } catch {
    throw badRequest('Unable to read JSON request payload.');
  }
  if (!parsed.success)
    throw new GraphRefusal(400, 'Request_BadRequest', "Invalid value specified for property 'groupIds'.");
  if (parsed.data.groupIds.length > 20) {
    throw new GraphRefusal(
      400,
      'Request_BadRequest',
      'Too many elements in groupIds, at most 20 are allowed.',
    );
  }
  return parsed.data;
}
