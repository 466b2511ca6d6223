import type { Photo } from '../contacts/photo.ts';
import { BackendError } from '../platform/errors.ts';
import { askWithin } from './live/ask-sources.ts';

/** Asks one record's system for its picture. */
export type AskPhoto = (signal: AbortSignal) => Promise<Photo | undefined>;

/** Nobody waits longer for the rest of a card than for this. */
const patienceMs = 800;
/**
 * In letters of base64. Teams is documented not to count pictures towards the size of a message; should it count
 * them after all, two bytes a letter, a card with this one stays within 80 KB.
 */
const largest = 28_000;

/** The first picture that fits onto a card, in the order of the questions. Never throws for a backend's sake. */
export async function findPhoto(questions: readonly AskPhoto[]): Promise<Photo | undefined> {
  const photos = await Promise.all(questions.map(askOnce));
  return photos.find((photo) => photo !== undefined && photo.base64.length <= largest);
}

async function askOnce(ask: AskPhoto): Promise<Photo | undefined> {
  try {
    const answer = await askWithin(patienceMs, ask);
    return answer === 'late' ? undefined : answer.value;
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}
