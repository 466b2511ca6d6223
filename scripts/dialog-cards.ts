import type { ChatMember } from '../sandbox/teams/client.ts';
import type { SeenMessage } from '../sandbox/teams/types.ts';
import type { Card } from '../src/cards/engine/card.ts';
import { openHouse } from '../test/scenarios/house.ts';

/** A card that the running product sent. */
export interface DialogCard {
  readonly name: string;
  readonly card: Card;
}

/** What each person types, and what the card is called in the gallery. */
const asked = {
  staff: [
    ['find', 'find contact John'],
    ['find-second-page', 'find contact John page 2'],
    ['find-similar', 'find contact jhon smiht'],
    ['find-nobody', 'find contact qwertzuiop'],
    ['find-phone', 'phone of John'],
    ['person', 'John Doe'],
    ['person-phone', 'phone of John Doe'],
    ['person-colleague', 'omar.haddad@contoso.com'],
    ['edit', 'edit contact John Doe'],
    ['delete', 'delete contact John Doe'],
    ['history', 'history John Doe'],
    ['help', 'help'],
    ['small-talk', 'thanks'],
    ['unknown-request', 'status CR-999'],
  ],
  approver: [
    ['requests', 'requests'],
    ['delegate', 'delegate to Ada Lindqvist until Friday'],
  ],
  admin: [
    ['add', 'add contact'],
    ['hide', 'hide John Doe'],
    ['sources', 'sources'],
    ['doctor', 'doctor'],
    ['help-admin', 'help'],
  ],
} as const;

/** Returns cards of real dialogs in the sandbox, named `dialog.…`. */
export async function dialogCards(): Promise<readonly DialogCard[]> {
  const house = await openHouse();
  const found: DialogCard[] = [];
  const keep = (name: string, message: SeenMessage | undefined) => {
    if (message?.card !== undefined)
      found.push({ name: `dialog.${name}`, card: message.card as unknown as Card });
  };
  const say = async (member: ChatMember, text: string) => (await member.say(text))[0];
  try {
    for (const role of ['staff', 'approver', 'admin'] as const)
      keep(
        `welcome-${role}`,
        (await house[role].open()).find(({ card }) => card !== undefined),
      );
    for (const [name, text] of asked.staff) keep(name, await say(house.staff, text));

    const form = await say(house.staff, 'add contact Ana Berg');
    keep('form', form);
    const inputs = { in_emails: 'ana.berg@nordwind.example', in_company: 'Nordwind AB' };
    const sent = await house.staff.press(form, 'Submit for approval', inputs);
    keep('request-sent', sent.message);
    keep(
      'request-asked',
      await house.approver.waitFor(({ card }) => JSON.stringify(card ?? {}).includes('Ana Berg')),
    );

    for (const role of ['approver', 'admin'] as const)
      for (const [name, text] of asked[role]) keep(name, await say(house[role], text));
    return found;
  } finally {
    await house.close();
  }
}
