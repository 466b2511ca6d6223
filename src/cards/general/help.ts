import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';

export interface HelpData {
  /** The reader's role: 'contact admin'. */
  readonly roleTitle: string;
  /** Whether this is the reader's 1:1 chat, where all commands work. */
  readonly isAlone: boolean;
  readonly commands: readonly { readonly example: string; readonly description: string }[];
  readonly actions: readonly CardAction[];
}

/** The card with the commands that the reader may use, each with an example. */
export const help = defineCard<HelpData>(
  new URL('./help.template.json', import.meta.url),
  ({ roleTitle, isAlone, commands, actions }) => ({
    title: messages.general.whatYouCanAskMe,
    summary: messages.general.whatYouCanAskMe,
    fallbackText: plain(
      messages.general.whatYouCanAskMeByExample({
        examples: listItems(commands.map(({ example }) => example)),
      }),
      500,
    ),
    role: isAlone ? plain(messages.general.yourRole({ roleTitle })) : messages.general.youCanDoThisHere,
    commands: commands.map(({ example, description }) => ({
      example: literal(example, 80),
      description: literal(description, 200),
    })),
    buttonRows: buttonRows(actions),
  }),
);
