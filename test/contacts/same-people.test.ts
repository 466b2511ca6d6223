import { describe, expect, it } from 'vitest';
import type { ContactChanges } from '../../src/contacts/contact.ts';
import { findDuplicates } from '../../src/contacts/identity/find-duplicates.ts';
import { mail, makeContact, mine } from './make-contact.ts';
import { mergeContacts } from './merge-contacts.ts';

/** Pairs of names in records that share an address or a number. */
const twoPeople = [
  // A name and its form for the other gender.
  ['Martin Hubertus', 'Martina Hubertus'],
  ['Andreas Rowohlt', 'Andrea Rowohlt'],
  ['Michael Zwart', 'Michaela Zwart'],
  ['Jan Lindholm', 'Jana Lindholm'],
  ['Christian Faber', 'Christiane Faber'],
  ['Christian Faber', 'Christina Faber'],
  ['Daniel Osterloh', 'Daniela Osterloh'],
  ['Gabriel Sonntag', 'Gabriele Sonntag'],
  ['Simon Achterberg', 'Simone Achterberg'],
  ['Peter Vanderlaan', 'Petra Vanderlaan'],
  ['Paul Quendt', 'Paula Quendt'],
  ['Alexander Brock', 'Alexandra Brock'],
  ['Robert Tillmann', 'Roberta Tillmann'],
  ['Julian Wessel', 'Juliane Wessel'],
  ['Mario Santoro', 'Maria Santoro'],
  ['Denis Lacombe', 'Denise Lacombe'],
  ['René Lacombe', 'Renée Lacombe'],
  ['Michel Lacombe', 'Michèle Lacombe'],
  ['Dominik Lacombe', 'Dominique Lacombe'],
  ['Jean Lacombe', 'Jeanne Lacombe'],
  ['Yvon Lacombe', 'Yvonne Lacombe'],
  ['Lucien Lacombe', 'Lucienne Lacombe'],
  ['Emmanuel Lacombe', 'Emmanuelle Lacombe'],
  ['Joël Lacombe', 'Joëlle Lacombe'],
  ['Pierre Lacombe', 'Pierrette Lacombe'],
  ['Leon Ivarson', 'Leonie Ivarson'],
  ['Wilhelm Ivarson', 'Wilhelmine Ivarson'],
  ['Nicolas Lacombe', 'Nicole Lacombe'],
  ['Carl Ostermann', 'Carla Ostermann'],
  ['Francis Whitlock', 'Frances Whitlock'],
  ['Eugen Ivarson', 'Eugenia Ivarson'],
  ['Viktor Ivarson', 'Viktoria Ivarson'],
  ['Lucas Ivarson', 'Lucia Ivarson'],
  // Two given names that look alike.
  ['Marina Hubertus', 'Martina Hubertus'],
  ['Karina Hubertus', 'Marina Hubertus'],
  ['Sabrina Hubertus', 'Sabina Hubertus'],
  ['Karina Hubertus', 'Katrina Hubertus'],
  ['Marion Whitlock', 'Marlon Whitlock'],
  ['Angelina Whitlock', 'Angelika Whitlock'],
  ['John Whitlock', 'Joan Whitlock'],
  ['John Whitlock', 'Sean Whitlock'],
  ['John Whitlock', 'Jean Whitlock'],
  ['Laura Whitlock', 'Laurent Whitlock'],
  ['Dana Whitlock', 'Danae Whitlock'],
  // Two forms of one name, neither of which is short for the other.
  ['Jörg Ivarson', 'Jürgen Ivarson'],
  ['Jan Ivarson', 'Jens Ivarson'],
  ['Jan Ivarson', 'Ian Ivarson'],
  ['Ivar Hahn', 'Ivar Han'],
  ['Anja Ivarson', 'Nina Ivarson'],
  // Salutations.
  ['Herr Ivarson', 'Frau Ivarson'],
  ['Mr. Alex Whitlock', 'Mrs. Alex Whitlock'],
  ['Frau Dr. Ivarson', 'Dr. Ivarson, Herr'],
  // Generations, second given names, desks.
  ['Karl Obermann d.J.', 'Karl Obermann'],
  ['Karl Obermann d. J.', 'Karl Obermann d.Ä.'],
  ['João Silveira', 'João Silveira Sobrinho'],
  ['John Smithers', 'John Smithers Jr.'],
  ['John Smithers', 'Smithers, John (sen.)'],
  ['Karl Obermann jun.', 'Karl Obermann sen.'],
  ['Karl Obermann', 'Karl Obermann junior'],
  ['Henry Whitlock II', 'Henry Whitlock III'],
  ['Henry Whitlock', 'Henry Whitlock III'],
  ['Karl Obermann der Ältere', 'Karl Obermann der Jüngere'],
  ['Hans Peter Obermann', 'Hans Georg Obermann'],
  ['John A. Whitlock', 'John B. Whitlock'],
  ['IT Support', 'IT Support Nordwind'],
  ['Order Desk', 'Order Desk Two'],
  ['Service Team Berlin', 'Service Team Bergen'],
] as const;

const onePerson = [
  ['Jon Winkelmann', 'John Winkelmann'],
  ['Ana Winkelmann', 'Anna Winkelmann'],
  ['Katharina Winkelmann', 'Katarina Winkelmann'],
  ['Kathrin Winkelmann', 'Katrin Winkelmann'],
  ['Catherine Winkelmann', 'Katherine Winkelmann'],
  ['J. Controlman', 'John A. Controlman'],
  ['John Controlman', 'Controlman, John (Contoso)'],
  ['John Controlman', 'John Adam Controlman'],
  ['Bill Whitlock', 'William Whitlock'],
  ['Bob Whitlock', 'Robert Whitlock'],
  ['Kate Whitlock', 'Katherine Whitlock'],
  ['Jeannie Whitlock', 'Jean Whitlock'],
  ['Mike Whitlock', 'Michael Whitlock'],
  ['Andy Whitlock', 'Andreas Whitlock'],
  ['Andy Whitlock', 'Andrea Whitlock'],
  ['Hans Obermann', 'Johannes Obermann'],
  ['Steffi Obermann', 'Stephanie Obermann'],
  ['Stefan Obermann', 'Stephan Obermann'],
  ['Matthias Obermann', 'Mathias Obermann'],
  ['Philipp Obermann', 'Philip Obermann'],
  ['Christopher Obermann', 'Christoper Obermann'],
  ['Elisabeth Obermann', 'Elizabeth Obermann'],
  ['Sarah Obermann', 'Sara Obermann'],
  ['Hannah Obermann', 'Hanna Obermann'],
  ['Eric Obermann', 'Erik Obermann'],
  ['Annika Obermann', 'Annica Obermann'],
  ['Georg Obermann', 'George Obermann'],
  ['Anne Obermann', 'Ann Obermann'],
  ['Alexandra Fischer', 'Alexandra Fisher'],
  ['Jonas Winkelmann', 'Jonas Winkelman'],
  ['Jonas Thompson', 'Jonas Thomson'],
  ['Jonas Winkelmann', 'Jonas Winkelamnn'],
  ['Dr. Jonas Brock', 'Jonas Brock'],
  ['Frau Anna Brock', 'Anna Brock'],
  ['Mr. Jonas Brock', 'Herr Jonas Brock'],
  ['Karl Obermann d.J.', 'Karl Obermann jun.'],
  ['Jun Tanaka', 'Tanaka Jun'],
  ['John Smithers Jr.', 'Smithers, John (jun.)'],
  ['Lena Brock', 'Lena Brock-Faber'],
  ['Jürgen Müller', 'Juergen Mueller'],
  ['Søren Bjørnstad', 'Soeren Bjoernstad'],
  ['Karl-Heinz Obermann', 'Karlheinz Obermann'],
] as const;

const shared: Readonly<Record<string, ContactChanges>> = {
  address: { emails: ['family@home.example'] },
  mobile: { mobilePhones: ['+49 171 5550100'] },
  landline: { businessPhones: ['+49 89 5550100'] },
};

/** How many people these names are, when their records share a value; as display names, and in fields of their own. */
function peopleOf(names: readonly [string, string], by: string): number {
  const [one, other] = names.map((displayName, index) =>
    makeContact(index === 0 ? mine : mail, `r${index}`, { displayName, ...shared[by] }),
  );
  if (one === undefined || other === undefined) throw new Error('two names are needed');
  const people = mergeContacts([one, other]);
  expect(mergeContacts([other, one])).toEqual(people);
  // A search and a sweep go by one set of rules.
  const [found] = findDuplicates([one, other]);
  expect(found?.lane === 'certain').toBe(people.length === 1);
  return people.length;
}

describe.each(Object.keys(shared))('with one %s', (by) => {
  it.each(twoPeople)('%s and %s are two people', (...names) => {
    expect(peopleOf(names, by)).toBe(2);
  });

  it.each(onePerson)('%s and %s are one person', (...names) => {
    expect(peopleOf(names, by)).toBe(1);
  });
});

describe('a name without its space', () => {
  it.each(['address', 'mobile'])('is the same one with one %s', (by) => {
    expect(peopleOf(['田中 太郎', '田中太郎'], by)).toBe(1);
    expect(peopleOf(['田中 太郎', '田中次郎'], by)).toBe(2);
  });
});

describe('the fields of a name', () => {
  it('say which word is the given name, wherever it stands', () => {
    const keys = { emails: ['family@home.example'] };
    const one = makeContact(mine, 'a', { ...keys, displayName: 'Hubertus Sabrina', givenName: 'Sabrina' });
    const other = makeContact(mail, 'b', { ...keys, displayName: 'Hubertus Sabina', givenName: 'Sabina' });
    const typo = makeContact(mail, 'c', { ...keys, displayName: 'Hubretus Sabrina', givenName: 'Sabrina' });

    expect(mergeContacts([one, other])).toHaveLength(2);
    expect(mergeContacts([one, typo])).toHaveLength(1);
  });
});
