import { z } from 'zod';
import { type GraphClient, pathSegment } from './client.ts';

/** Returns which of some Entra groups a person is in, directly or through nested groups. */
export type MemberGroups = (
  objectId: string,
  groupIds: readonly string[],
  signal?: AbortSignal,
) => Promise<readonly string[]>;

const schema = z.object({ value: z.array(z.string()) });
const timeoutMs = 10_000;

/**
 * Uses Graph's `checkMemberGroups`, which includes nested groups; at most 20 groups per call
 * (https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups). Groups that do not exist are omitted
 * from the answer.
 * @throws {BackendError} (returned promise) `not-found` for a person who is not in the directory
 */
export function createMemberGroups(options: { graph: GraphClient }): MemberGroups {
  return async (objectId, groupIds, signal = AbortSignal.timeout(timeoutMs)) => {
    if (groupIds.length === 0) return [];
    const answer = await options.graph.call({
      route: 'groups.check-member',
      method: 'POST',
      path: `/users/${pathSegment(objectId)}/checkMemberGroups`,
      body: { groupIds },
      // A POST without effects.
      idempotent: true,
      schema,
      context: { owner: undefined, signal, correlationId: crypto.randomUUID() },
    });
    return answer.value;
  };
}
