import { displayNameAt, idOf, type Segment } from './segment.ts';

/** The id and the display name of a contact. */
export interface Label {
  readonly id: string;
  readonly displayName: string;
}

/** Caches the labels of frequently found contacts: a lookup takes a tenth of the time of decoding. */
export interface Labels {
  of(contact: number): Label;
}

const mostLabels = 10_000;
const known = new WeakMap<Segment, Labels>();

export function labelsOf(segment: Segment): Labels {
  let labels = known.get(segment);
  if (labels === undefined) {
    labels = createLabels(segment);
    known.set(segment, labels);
  }
  return labels;
}

function createLabels(segment: Segment): Labels {
  const atHand = new Map<number, Label>();
  return {
    of(contact) {
      let label = atHand.get(contact);
      if (label === undefined) {
        label = { id: idOf(segment, contact), displayName: displayNameAt(segment, contact) };
        if (atHand.size >= mostLabels) atHand.clear();
        atHand.set(contact, label);
      }
      return label;
    },
  };
}
