/** Records by id, in the order of their creation, with a count of changes that delta queries go by. */
export interface Table<T> {
  get(id: string): T | undefined;
  all(): readonly T[];
  /** Adds the record or replaces the one with its id. */
  put(record: T): void;
  /** Says whether there was such a record. */
  delete(id: string): boolean;
  /** Grows with each change; 0 for a new table. */
  sequence(): number;
  /** What has happened after the given count, oldest first, each record once. To be read before the next change. */
  changesAfter(sequence: number): Iterable<TableChange<T>>;
}

export interface TableChange<T> {
  /** As it is now, or as it last was. */
  readonly record: T;
  readonly isDeleted: boolean;
  /** Where it was before, if that was elsewhere. */
  readonly places: readonly string[];
  readonly sequence: number;
}

/**
 * Creates an empty table.
 * @param placeOf where a record lies, in tables whose records can move
 */
export function createTable<T>(
  idOf: (record: T) => string,
  placeOf: (record: T) => string = () => '',
): Table<T> {
  const records = new Map<string, T>();
  const gone = new Map<string, T>();
  const changes = new Map<string, number>();
  const places = new Map<string, ReadonlySet<string>>();
  let sequence = 0;
  let list: readonly T[] | undefined = [];
  let order: readonly (readonly [id: string, sequence: number])[] | undefined;

  const changed = (id: string): void => {
    sequence += 1;
    // Taken out first, so that the map stays in the order of the numbers.
    changes.delete(id);
    changes.set(id, sequence);
    list = undefined;
    order = undefined;
  };

  return {
    get: (id) => records.get(id),
    all: () => {
      list ??= [...records.values()];
      return list;
    },
    put: (record) => {
      const before = records.get(idOf(record));
      if (before !== undefined && placeOf(before) !== placeOf(record)) {
        places.set(idOf(record), new Set([...(places.get(idOf(record)) ?? []), placeOf(before)]));
      }
      records.set(idOf(record), record);
      gone.delete(idOf(record));
      changed(idOf(record));
    },
    delete: (id) => {
      const record = records.get(id);
      if (record === undefined) return false;
      records.delete(id);
      gone.set(id, record);
      changed(id);
      return true;
    },
    sequence: () => sequence,
    changesAfter: function* (since) {
      order ??= [...changes];
      for (let index = placeAfter(order, since); index < order.length; index++) {
        const [id, at] = order[index] ?? ['', 0];
        const record = records.get(id) ?? gone.get(id);
        if (record === undefined) continue;
        yield { record, isDeleted: !records.has(id), places: [...(places.get(id) ?? [])], sequence: at };
      }
    },
  };
}

/** Where the changes after a number begin; they are in the order of their numbers. */
function placeAfter(order: readonly (readonly [string, number])[], since: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((order[middle]?.[1] ?? 0) <= since) low = middle + 1;
    else high = middle;
  }
  return low;
}
