/** The best so many contacts seen so far, in a heap with the worst on top. */
export interface BestHits {
  /** A contact with a lower score cannot enter, nor one with this score and a higher number than `last`. */
  readonly least: number;
  readonly last: number;
  offer(contact: number, score: number): void;
  /** The best first; equal scores in the order of the contacts' numbers. */
  take(): readonly { readonly contact: number; readonly score: number }[];
}

export function createBestHits(capacity: number): BestHits {
  const heap: { contact: number; score: number }[] = [];

  function worse(one: number, other: number): boolean {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.score < b.score || (a.score === b.score && a.contact > b.contact);
  }

  function swap(one: number, other: number): void {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return;
    heap[one] = b;
    heap[other] = a;
  }

  function rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!worse(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  }

  function sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [at * 2 + 1, at * 2 + 2];
      let worst = at;
      if (left < heap.length && worse(left, worst)) worst = left;
      if (right < heap.length && worse(right, worst)) worst = right;
      if (worst === at) return;
      swap(at, worst);
      at = worst;
    }
  }

  const hits = { least: 0, last: Number.POSITIVE_INFINITY };

  return Object.assign(hits, {
    offer(contact: number, score: number) {
      if (score < hits.least || (score === hits.least && contact > hits.last)) return;
      if (heap.length < capacity) {
        heap.push({ contact, score });
        rise(heap.length - 1);
      } else {
        heap[0] = { contact, score };
        sink();
      }
      const worst = heap[0];
      if (heap.length === capacity && worst !== undefined) {
        hits.least = worst.score;
        hits.last = worst.contact;
      }
    },
    take: () => heap.sort((one, other) => other.score - one.score || one.contact - other.contact),
  });
}
