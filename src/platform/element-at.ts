/**
 * Returns the element at an index that is certainly within the list.
 * @throws {RangeError} for any other index
 */
export function elementAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`No item at ${index}`);
  return item;
}
