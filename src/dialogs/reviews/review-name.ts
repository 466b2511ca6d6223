import type { ReviewSettings } from '../../changes/reviews/plan-review.ts';
import { messages } from '../../languages/messages.ts';

/** Returns what a review is about: "Fabrikam", "Partners", "all contacts". */
export function reviewName({ source, company, list }: ReviewSettings): string {
  const parts = [company, list, source === 'all' ? '' : messages.sources[source].label].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? messages.reviews.progress.allContacts : parts.join(' · ');
}
