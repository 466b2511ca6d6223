import { z } from 'zod';
import type { CallContext } from '../provider.ts';
import { listSchema } from '../shared/list-schema.ts';
import { mailboxOf } from '../shared/mailbox.ts';
import { type GraphCall, pathSegment } from './client.ts';
import { contactSchema } from './contact-fields.ts';

/** Addresses of requests about personal contacts. */

export const pageSchema = listSchema(contactSchema);

/** A contact with its folder. A deleted one is in another folder, and can be read there by its immutable id. */
export const placedSchema = contactSchema.extend({ parentFolderId: z.string().nullish() });

/** Ids that do not change when an item moves. */
export const headers = { Prefer: 'IdType="ImmutableId"' };

type Request<T> = Omit<GraphCall<T>, 'path' | 'context' | 'semaphoreKey'>;

/** Returns a request to the folder in the owner's mailbox, with its semaphore key and immutable ids. */
export function folderRequest<T>(context: CallContext, call: Request<T>): GraphCall<T> {
  const owner = mailboxOf(context);
  return { headers, ...call, path: `/users/${pathSegment(owner)}/contacts`, semaphoreKey: owner, context };
}

/** Returns a request to one contact of the folder. */
export function contactRequest<T>(context: CallContext, id: string, call: Request<T>): GraphCall<T> {
  const folder = folderRequest(context, call);
  return { ...folder, path: `${folder.path}/${pathSegment(id)}` };
}
