import type { Contact } from '../../contacts/contact.ts';
import { paragraphs } from '../engine/paragraphs.ts';
import { literal } from '../engine/plain.ts';

/** Returns street, town and country, each on a line, as on an envelope. */
export function postalAddress({ street, postalCode, city, state, country }: Contact): readonly string[] {
  const town = [postalCode, city, state].map((part) => literal(part, 80)).filter((part) => part !== '');
  return [...paragraphs(street), town.join(' '), literal(country, 80)].filter((line) => line !== '');
}
