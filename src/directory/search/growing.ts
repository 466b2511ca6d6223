/** A growing array of numbers, which is copied to shared memory when finished. */
export interface Growing<T extends Uint32Array | Uint16Array | Uint8Array | Float64Array> {
  readonly length: number;
  push(value: number): void;
  append(values: ArrayLike<number>): void;
  at(index: number): number;
  /** A view of the numbers so far, valid until the next push. */
  view(): T;
  /** Returns a copy in shared memory of exactly the needed size, and releases the buffer. */
  finish(): T;
}

interface NumbersOf<T> {
  new (size: number | SharedArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}

export function createGrowing<T extends Uint32Array | Uint16Array | Uint8Array | Float64Array>(
  kind: NumbersOf<T>,
  capacity = 1024,
): Growing<T> {
  let values = new kind(capacity);
  let length = 0;

  function grow(needed: number): void {
    const larger = new kind(Math.max(needed, Math.ceil(values.length * 1.5)));
    larger.set(values.subarray(0, length));
    values = larger;
  }

  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) grow(length + 1);
      values[length++] = value;
    },
    append(more) {
      if (length + more.length > values.length) grow(length + more.length);
      values.set(more, length);
      length += more.length;
    },
    at: (index) => values[index] ?? 0,
    view: () => values.subarray(0, length) as T,
    finish() {
      const finished = sharedZeros(kind, length);
      finished.set(values.subarray(0, length));
      values = new kind(0);
      length = 0;
      return finished;
    },
  };
}

/** Returns `length` zeros in shared memory. */
export function sharedZeros<T extends Uint32Array | Uint16Array | Uint8Array | Float64Array>(
  kind: NumbersOf<T>,
  length: number,
): T {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
}
