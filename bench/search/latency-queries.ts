import { fold } from '../../src/contacts/text/fold.ts';
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
  'heavy',
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
  return latencyKinds
    .filter((kind) => kind !== 'heavy')
    .flatMap((kind) =>
      Array.from({ length: each }, () => {
        const contact = contacts[random.below(contacts.length)];
        return { kind, query: contact === undefined ? 'nobody' : make(kind, contact, random) };
      }),
    );
}

/** Queries that are as much work as one can be made: words that nearly everybody has. */
export function heavyQueries(contacts: readonly SharedDocument[]): readonly Timed[] {
  const domains = new Map<string, number>();
  for (const { emails } of contacts) {
    const domain = emails[0]?.split('@')[1] ?? '';
    domains.set(domain, (domains.get(domain) ?? 0) + 1);
  }
  const [[largest = ''] = []] = [...domains].sort((one, other) => other[1] - one[1]);
  return [
    'a b c d e f g h i j',
    'a a a a a',
    'ma ma',
    'mar mar',
    'an ma jo sa ka',
    'aaaa bbbb cccc dddd eeee ffff gggg hhhh',
    'company:a title:b city:c in:d dept:e',
    'company:a title:m city:b in:s dept:s',
    '1 2 3 4 5 6',
    `@${largest}`,
    `a @${largest}`,
    'maria anna michael thomas ltd gmbh manager engineer',
    'mariaa annaa michaell thomass managerr engineerr salees',
    'who knows the manager of sales at the group in the city',
  ].map((query) => ({ kind: 'heavy', query }));
}

function make(
  kind: Exclude<LatencyKind, 'heavy'>,
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
