import { expect, it } from 'vitest';
import { parseQuery } from '../../src/contacts/query/parse-query.ts';
import { addSearchedButton } from '../../src/dialogs/buttons.ts';

it.each([
  ['info@müller.example', 'Add “info@müller.example” as a contact'],
  ['who has the email Info@Müller.example?', 'Add “info@müller.example” as a contact'],
  ['info@xn--mller-kva.example', 'Add “info@xn--mller-kva.example” as a contact'],
  ['Jana Müller info@müller.example', 'Add “Jana Müller” as a contact'],
  ['@müller.example', 'Add “@müller.example” as a contact'],
  ['+44 20 7946 0018', 'Add a contact with this number'],
])('the button that adds %j is called %j', (typed, title) => {
  expect(addSearchedButton(parseQuery(typed)).title).toBe(title);
});
