import type { Backends } from '../backends.ts';
import { asOwner, type Owner } from '../contacts/owner.ts';
import { personalSources, type SourceId } from '../contacts/sources.ts';
import { ConfigurationError } from '../platform/errors.ts';
import { findObjectId } from '../providers/graph/people.ts';

/**
 * Returns the person in whose name a command runs.
 * @param name object id or user principal name
 * @throws {ConfigurationError} if Entra knows nobody of this name
 */
export async function personCalled(name: string, { graphClient }: Backends): Promise<Owner> {
  const objectId = await findObjectId(graphClient, name);
  if (objectId === undefined) throw new ConfigurationError([`Entra knows nobody called ${name}.`]);
  return asOwner(objectId);
}

/**
 * Checks that a person is named for a system of personal contacts.
 * @throws {ConfigurationError} if nobody is
 */
export function requireOwner(source: SourceId, owner: Owner | undefined): void {
  if (owner !== undefined || !personalSources.has(source)) return;
  throw new ConfigurationError([`The contacts in ${source} belong to one person each. Add --as PERSON.`]);
}
