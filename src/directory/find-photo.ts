import type { Photo } from '../contacts/photo.ts';
import { BackendError } from '../platform/errors.ts';
import { askWithin } from './live/ask-sources.ts';

/** Requests the picture of one record from its system. */
export type AskPhoto = (signal: AbortSignal) => Promise<Photo | undefined>;

/** Time limit, so that a picture does not delay the card. */
const timeLimitMs = 800;
/**
 * Maximum number of base64 characters. According to the documentation, Teams does not count pictures towards the size
 * of a message; if it did, with two bytes per character, the card would still be smaller than 80 KB.
 */
const largest = 28_000;

/** Returns the first picture that fits on a card, in the order of the questions. Never throws a backend's error. */
export async function findPhoto(questions: readonly AskPhoto[]): Promise<Photo | undefined> {
  const photos = await Promise.all(questions.map(askOnce));
  return photos.find((photo) => photo !== undefined && photo.base64.length <= largest);
}

async function askOnce(ask: AskPhoto): Promise<Photo | undefined> {
  try {
    const answer = await askWithin(timeLimitMs, ask);
    return answer === 'late' ? undefined : answer.value;
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}
