import { fold } from '../../src/contacts/fold.ts';
import type { SharedDocument } from '../../src/directory/search/search-document.ts';
import { createRandom, type Random } from './random.ts';

export const latencyKinds = [
  'prefix',
  'two words',
  'inside word',
  'one typo',
  'phone suffix',
  'filter',
  'no hit',
] as const;

export type LatencyKind = (typeof latencyKinds)[number];

export interface Timed {
  readonly kind: LatencyKind;
  readonly query: string;
}

/** `each` queries of each kind, as people type them at all stages of a name, for common and rare ones alike. */
export function latencyQueries(
  contacts: readonly SharedDocument[],
  each: number,
  seed: number,
): readonly Timed[] {
  const random = createRandom(seed);
  return latencyKinds.flatMap((kind) =>
    Array.from({ length: each }, () => {
      const contact = contacts[random.below(contacts.length)];
      return { kind, query: contact === undefined ? 'nobody' : make(kind, contact, random) };
    }),
  );
}

function make(
  kind: LatencyKind,
  { givenName, surname, company, phones }: SharedDocument,
  random: Random,
): string {
  const [given, family] = [fold(givenName), fold(surname)];
  switch (kind) {
    case 'prefix':
      return (random.next() < 0.5 ? given : family).slice(0, 2 + random.below(3));
    case 'two words':
      return random.next() < 0.5 ? `${given} ${family}` : `${given.slice(0, 3)} ${family.slice(0, 4)}`;
    case 'inside word':
      return family.length > 5 ? family.slice(1, 5) : given.slice(1, 5);
    case 'one typo': {
      const at = random.below(Math.max(1, family.length - 1));
      return `${given} ${family.slice(0, at)}${family.slice(at + 1)}`;
    }
    case 'phone suffix':
      return (phones[0] ?? '').replace(/\D/g, '').slice(-(6 + random.below(4)));
    case 'filter':
      return `company:${fold(company).split(' ')[0] ?? ''} ${random.next() < 0.5 ? given : given.slice(0, 3)}`;
    case 'no hit':
      return `${given}qx ${consonants(random)}`;
  }
}

function consonants(random: Random): string {
  return Array.from({ length: 8 }, () => 'bcdfghjkqvwxz'[random.below(13)]).join('');
}
