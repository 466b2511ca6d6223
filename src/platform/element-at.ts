/**
 * What is certainly there.
 * @throws RangeError for an index that is not the list's
 */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`No item at ${index}`);
  return item;
}
