import { z } from 'zod';

/** What a list of requests shows, in its signed reference. */
export const listPayload = z.object({
  /** The requests that wait for the person, that they sent, both, that they decided, or those that end soon. */
  view: z.enum(['all', 'received', 'sent', 'done', 'overdue']).default('all'),
  page: z.number().int().positive(),
});

export type ListPosition = z.infer<typeof listPayload>;
export type ListView = ListPosition['view'];

/**
 * The payload of a button that approves requests: each with the stage that the card showed, so that nothing unseen
 * is approved.
 */
export const approvalPayload = z.object({
  key: z.string(),
  requests: z.array(z.object({ number: z.number(), stage: z.number() })),
  /** The list that is shown again afterwards, if the button approves one of its rows. */
  list: listPayload.optional(),
});
