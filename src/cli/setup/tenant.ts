import { z } from 'zod';
import { BackendError } from '../../platform/errors.ts';
import { isGuid } from '../../platform/guid.ts';
import type { HttpClient } from '../../platform/http-client/http-client.ts';
import { type GraphClient, odataText } from '../../providers/graph/client.ts';

/** What was found for a typed name. */
export type Found =
  | { readonly id: string; readonly note: string }
  | { readonly problem: string; readonly nextStep: string };

const metadataSchema = z.object({ issuer: z.string() });
const groupsSchema = z.object({ value: z.array(z.object({ id: z.string(), displayName: z.string() })) });
const timeoutMs = 15_000;

const callContext = () => ({
  owner: undefined,
  signal: AbortSignal.timeout(timeoutMs),
  correlationId: crypto.randomUUID(),
});

/** Finds a tenant by its id or by one of its domains, in Entra's public OpenID metadata. */
export async function findTenant(typed: string, authority: string, http: HttpClient): Promise<Found> {
  try {
    const { json } = await http.call({
      system: { name: 'Entra', url: new URL(authority).origin, scope: '' },
      route: 'metadata.read',
      method: 'GET',
      url: `${authority}/${encodeURIComponent(typed.toWellFormed())}/v2.0/.well-known/openid-configuration`,
      schema: metadataSchema,
      context: callContext(),
    });
    const id = new URL(json.issuer).pathname.split('/').find(isGuid);
    if (id !== undefined)
      return { id: id.toLowerCase(), note: `Entra knows this tenant: ${id.toLowerCase()}` };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    if (error.status === 0) {
      if (isGuid(typed)) return { id: typed.toLowerCase(), note: 'Entra cannot be reached to check it' };
      return {
        problem: 'Entra cannot be reached to look this domain up',
        nextStep: 'Enter the id of the tenant (Entra → Overview), or let this machine reach the internet.',
      };
    }
  }
  return {
    problem: 'Entra knows no such tenant',
    nextStep: 'Copy the tenant id from Entra → Overview, or enter a domain of the tenant.',
  };
}

/** Finds a group by its object id, which is not checked here, or by its exact display name. */
export async function findGroup(typed: string, graph: GraphClient): Promise<Found> {
  if (isGuid(typed)) return { id: typed.toLowerCase(), note: '' };
  try {
    const { value } = await graph.call({
      route: 'setup.groups',
      method: 'GET',
      path: '/groups',
      query: { filter: `displayName eq ${odataText(typed)}`, select: 'id,displayName', top: 5 },
      schema: groupsSchema,
      context: callContext(),
    });
    const [first, ...others] = value;
    if (first === undefined) {
      return {
        problem: 'no group has this name',
        nextStep: 'Enter the exact name, or the object id from Entra → Groups.',
      };
    }
    if (others.length === 0) return { id: first.id, note: `“${first.displayName}” is ${first.id}` };
    return {
      problem: `several groups have this name: ${value.map(({ id }) => id).join(', ')}`,
      nextStep: 'Enter the object id of the right one.',
    };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return {
      problem: `groups cannot be looked up by name yet (${error.reason || error.code})`,
      nextStep: 'Enter the object id from Entra → Groups, or give admin consent first.',
    };
  }
}
