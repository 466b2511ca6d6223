/** The best so many contacts seen so far, in a heap with the worst on top. */
export interface BestHits {
  /** No contact with a lower score can enter. */
  readonly least: number;
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

  return {
    get least() {
      return heap.length < capacity ? 0 : (heap[0]?.score ?? 0);
    },
    offer(contact, score) {
      const top = heap[0];
      if (heap.length < capacity) {
        heap.push({ contact, score });
        rise(heap.length - 1);
      } else if (top !== undefined && (score > top.score || (score === top.score && contact < top.contact))) {
        heap[0] = { contact, score };
        sink();
      }
    },
    take: () => heap.sort((one, other) => other.score - one.score || one.contact - other.contact),
  };
}
