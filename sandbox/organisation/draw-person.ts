import { bothSpellings, type NamePool, namePools, toAddressPart } from './name-pools.ts';
import { tidyPhone, typedPhone } from './phone-numbers.ts';
import type { Random } from './random.ts';

export interface Person {
  readonly pool: NamePool;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  /** Local part for an e-mail address. */
  readonly address: string;
}

const poolWeights = namePools.reduce((sum, pool) => sum + pool.weight, 0);

/** A person by chance, most often of the given country's language. */
export function drawPerson(random: Random, country?: string): Person {
  let ticket = random.between(0, poolWeights - 1);
  const home = namePools.find((pool) => pool.country === country);
  const drawn = namePools.find((pool) => {
    ticket -= pool.weight;
    return ticket < 0;
  });
  const pool = home !== undefined && random.chance(0.7) ? home : (drawn ?? namePools[0]);
  const given = bothSpellings(random.pick(pool.given));
  const family = bothSpellings(random.pick(pool.family));
  const eastern = pool.country === 'JP';
  return {
    pool,
    givenName: given.own,
    surname: family.own,
    displayName: eastern ? `${family.own} ${given.own}` : `${given.own} ${family.own}`,
    address: `${toAddressPart(given.latin)}.${toAddressPart(family.latin)}`,
  };
}

/** Gives each address once: later ones get a number, as administrators do. */
export function createAddressBook(): (local: string, domain: string) => string {
  const taken = new Set<string>();
  return (local, domain) => {
    let address = `${local}@${domain}`;
    for (let number = 2; taken.has(address); number += 1) address = `${local}${number}@${domain}`;
    taken.add(address);
    return address;
  };
}

/** A number, tidy or as people type it. */
export function drawPhone(random: Random, country: string, kind: 'landline' | 'mobile'): string {
  return random.chance(0.5) ? tidyPhone(random, country, kind) : typedPhone(random, country, kind);
}
