import type { z } from 'zod';
import type { Verb } from '../../cards/engine/card.ts';
import { type Command, type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest } from './decide-request.ts';
import { requestButtonData } from './request-buttons.ts';
import { readRequestText } from './request-number.ts';

/** What a command or a button says about a request. */
export interface RequestInput {
  /** Undefined for a command that names no request. */
  readonly number: number | undefined;
  /** What was typed after the number, or into the card. */
  readonly text: string;
  /** The idempotency key of the command or click. */
  readonly key: string;
  /** The stage that the card showed; undefined for commands. */
  readonly stage: number | undefined;
  /** What the button sent; undefined for commands. */
  readonly button: z.infer<typeof requestButtonData> | undefined;
}

interface RequestDialog extends Pick<Command, 'words' | 'example' | 'description' | 'listed'> {
  readonly name: string;
  readonly verb: Verb;
  /** 'any' by default. */
  readonly chat?: Dialog['chat'];
  readonly run: (input: RequestInput, context: DialogContext) => Promise<Reply>;
}

/** Returns a dialog that acts on one request, by a command with its number or by a button of its card. */
export function requestDialog({ name, verb, run, chat = 'any', ...command }: RequestDialog): Dialog {
  return {
    name,
    role: 'staff',
    chat,
    does: 'change',
    command: {
      ...command,
      names: 'request',
      run: (argument, context) => {
        const { number, rest } = readRequestText(argument);
        const key = `typed/${context.turn.correlationId}`;
        return run({ number, text: rest, key, stage: undefined, button: undefined }, context);
      },
    },
    verbs: [
      onVerb(verb, requestButtonData, async (button, context) => {
        const { number, stage, key = button.ref } = openRequest(button.ref, context);
        return run({ number, text: button.in_text ?? '', key, stage, button }, context);
      }),
    ],
  };
}
