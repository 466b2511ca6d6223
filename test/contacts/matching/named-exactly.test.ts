import { describe, expect, it } from 'vitest';
import { namedExactly, peopleWithAddress } from '../../../src/contacts/matching/named-exactly.ts';
import { parseNamed, parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { mail, makeContact, mine } from '../make-contact.ts';

const desk = {
  name: 'desk',
  records: [makeContact(mail, 'a', { displayName: 'Order Desk One', emails: ['orders1@gamma.example'] })],
};
const two = {
  name: 'two',
  records: [
    makeContact(mine, 'b', {
      displayName: 'Orders Gamma Two',
      emails: ['orders2@gamma.example'],
      mobilePhones: ['+49 171 5550100'],
    }),
    makeContact(mail, 'c', { displayName: 'Orders Two', emails: ['Second@gamma.example'] }),
  ],
};
const three = {
  name: 'three',
  records: [makeContact(mail, 'd', { displayName: 'Ann Orders', mobilePhones: ['+49 171 15550100'] })],
};

describe('namedExactly', () => {
  it.each([
    ['orders1@gamma.example', ['desk']],
    ['ORDERS2@gamma.example', ['two']],
    ['second@gamma.example', ['two']],
    ['orders9@gamma.example', []],
    ['Order Desk One', ['desk']],
    ['Two, Orders', ['two']],
    ['orders', ['desk', 'two', 'three']],
    ['0171 5550100', ['two']],
    ['5550100', ['two', 'three']],
  ])('takes %j for %j', (typed, names) => {
    const meant = namedExactly(parseQuery(typed), [desk, two, three]);

    expect(meant.map(({ name }) => name)).toEqual(names);
  });

  it.each(['Phone House', 'Royal Mail', 'Find My Past', 'Someone Ltd', 'The Group', 'List Maria'])(
    'takes %j for whoever is called so, and not for the rest of the words',
    (typed) => {
      const rest = typed.split(' ').at(-1) ?? '';
      const people = [rest, typed].map((displayName, index) => ({
        displayName,
        records: [makeContact(mail, `n${index}`, { displayName })],
      }));

      expect(namedExactly(parseNamed(typed), people).map(({ displayName }) => displayName)).toEqual([typed]);
    },
  );

  it('knows sign-in names and chat addresses as well', () => {
    const colleague = {
      records: [
        makeContact(mail, 'e', { userPrincipalName: 'eve@Contoso.com', imAddresses: ['Eve@chat.example'] }),
      ],
    };

    expect(peopleWithAddress('eve@contoso.com', [colleague])).toHaveLength(1);
    expect(peopleWithAddress('eve@chat.example', [colleague])).toHaveLength(1);
    expect(peopleWithAddress('', [colleague])).toHaveLength(0);
  });
});
