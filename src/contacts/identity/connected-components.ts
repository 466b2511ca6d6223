import { elementAt } from '../../platform/element-at.ts';

/** An edge of the graph, between two indexes. */
export interface Pair {
  readonly one: number;
  readonly other: number;
}

/** Indexes in ascending order. */
type Group = readonly number[];

/** Returns the connected components of a graph with `count` nodes, in the order of their first member. */
export function connectedComponents(count: number, edges: readonly Pair[]): readonly Group[] {
  const parents: number[] = [];
  for (let position = 0; position < count; position++) parents.push(position);
  const rootOf = (position: number): number => {
    let root = position;
    for (let next = elementAt(parents, root); next !== root; next = elementAt(parents, root)) root = next;
    return root;
  };
  for (const { one, other } of edges) {
    const [a, b] = [rootOf(one), rootOf(other)];
    parents[Math.max(a, b)] = Math.min(a, b);
  }
  // The root is the first member of its group.
  const groups: number[][] = [];
  const places: number[] = [];
  for (let position = 0; position < count; position++) {
    const root = rootOf(position);
    const place = root === position ? groups.length : elementAt(places, root);
    const group = groups[place];
    places.push(place);
    if (group === undefined) groups.push(alone(position));
    else if (group.length === 1) groups[place] = [root, position];
    else group.push(position);
  }
  return groups;
}

const mostAlone = 1000;
const singles: number[][] = [];

/** Returns a read-only group of one. Nearly all groups are, so that the usual ones are created once. */
function alone(position: number): number[] {
  if (position >= mostAlone) return [position];
  singles[position] ??= [position];
  return singles[position];
}
