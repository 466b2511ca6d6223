import { z } from 'zod';
import type { CardAction, Verb } from '../cards/engine/card.ts';
import type { ViewedChanges, Viewer } from '../changes/request/viewed-changes.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { Directory } from '../directory/directory.ts';
import type { Sync } from '../directory/sync/sync.ts';
import type { Doctor } from '../doctor/doctor.ts';
import type { Actor, Role, Roles } from '../identity/actor.ts';
import type { People } from '../identity/people.ts';
import type { ReferenceSigner } from '../identity/signed-reference.ts';
import type { WritableProvider } from '../providers/provider.ts';
import type { Reply } from './reply.ts';
import type { Chat, Turn } from './turn.ts';

/** What dialogs work with; made once in `app.ts`. */
export interface Services {
  readonly directory: Directory;
  /** The change requests as this viewer may know them. */
  readonly changesFor: (viewer: Viewer) => ViewedChanges;
  readonly people: People;
  readonly referenceSigner: ReferenceSigner;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly doctor: Doctor;
  /** How the reading of the systems stands, undefined when nothing is kept of them. */
  readonly sources: Pick<Sync, 'overview' | 'hurry'> | undefined;
  /** The systems that can be written to; undefined for the others. */
  readonly writable: (source: SourceId) => WritableProvider | undefined;
  /** How Teams knows a person (`29:…`); '' for somebody whom the bot has never met. */
  readonly teamsIdOf: (objectId: string) => Promise<string>;
  /** Whether a person has ever opened Cardfile, so that a message can reach them, as far as is known. */
  readonly hasChat: (objectId: string) => Promise<boolean>;
  /** True exactly once for each chat, over restarts. */
  readonly firstContact: (conversationId: string) => Promise<boolean>;
}

/** One turn as a dialog sees it: who asks, where, and what they may do. */
export interface DialogContext extends Omit<Services, 'changesFor'> {
  /** Those that the person may know of, in this chat. */
  readonly changes: ViewedChanges;
  readonly turn: Turn;
  readonly actor: Actor;
  readonly chat: Chat;
  readonly roles: Roles;
  /** All dialogs, for help. */
  readonly dialogs: readonly Dialog[];
}

/** What a person types to start a dialog. Help, the app manifest and the README are made from these. */
export interface Command {
  /** The words that start it, in lower case; the longest match wins. */
  readonly words: readonly [string, ...string[]];
  /**
   * What the argument names. Without one, the command is not run: the person is asked which request or person they
   * mean. The number of a request can only be meant for the command.
   */
  readonly names?: 'request' | 'person';
  /**
   * Whether an argument can only be meant for this command ("overdue"). Any other argument may make the whole text a
   * name ("Help AG"), which then wins. Left out where every argument may be either.
   */
  readonly accepts?: (argument: string) => boolean;
  /**
   * What a text means whose argument is not accepted, and that is nobody's name: the command, which says how it is
   * typed (when left out); a search for the whole text ("doctor smith"); or what follows the words ("hi, find John").
   */
  readonly otherwise?: 'search' | 'rest';
  /** The whole text is the argument: the words belong to the sentences that a search reads. */
  readonly readsWholeText?: true;
  /** How it is typed, with an example in place of the argument. */
  readonly example: string;
  /** One line for help, ending without a full stop. */
  readonly description: string;
  /** Whether help and the manifest list it; the manifest has room for twelve. */
  readonly listed: boolean;
  /** Whether help lists it all the same. */
  readonly inHelp?: boolean;
  /** Teams' own list holds twelve commands: not there when this is false, but in help. */
  readonly inManifest?: false;
  /** Answers the command; `argument` is what follows the command words, trimmed. */
  run(argument: string, context: DialogContext): Promise<Reply>;
}

/** What happens when a button with this verb is pressed. */
export interface VerbHandler {
  readonly verb: Verb;
  /** How many keys besides the inputs of the card came that our cards do not send; they are not read. */
  foreignKeys(data: Readonly<Record<string, unknown>>): number;
  run(data: Readonly<Record<string, unknown>>, context: DialogContext): Promise<Reply>;
}

export interface Dialog {
  readonly name: string;
  /** Who may use it. */
  readonly role: Role;
  /**
   * Where it works: 'personal' in the 1:1 chat only, for what is one person's business (forms, lists of requests,
   * delegation). Everywhere else the person is told so, and nothing runs.
   */
  readonly chat: 'personal' | 'any';
  /**
   * What it does at most: it finds what all staff may find, reads requests and reports, or changes something. Guests may
   * be let into the first alone, and while Entra does not answer nobody changes anything.
   */
  readonly does: 'search' | 'read' | 'change';
  /** Said to everybody else: why not, and what to do instead. */
  readonly denied: { readonly text: string; readonly instead: readonly CardAction[] } | undefined;
  readonly command: Command | undefined;
  readonly verbs: readonly VerbHandler[];
}

/** Thrown by a verb whose data cannot be what our card sent: the button is forged, foreign or out of date. */
export class StaleButtonError extends Error {
  override readonly name = 'StaleButtonError';
  readonly refusal: 'forged' | 'expired' | 'not-yours';

  constructor(refusal: StaleButtonError['refusal']) {
    super(`button refused: ${refusal}`);
    this.refusal = refusal;
  }
}

/**
 * Ties a verb to the shape of its data, so that `run` sees parsed data only.
 * @throws {StaleButtonError} when the client sent another shape
 */
export function onVerb<T>(
  verb: Verb,
  schema: z.ZodType<T>,
  run: (data: T, context: DialogContext) => Promise<Reply>,
): VerbHandler {
  return {
    verb,
    foreignKeys: (data) => {
      const known = schema instanceof z.ZodObject ? schema.shape : {};
      return Object.keys(data).filter((key) => !(key in known) && !key.startsWith('in_')).length;
    },
    run: (data, context) => {
      const parsed = schema.safeParse(data);
      if (!parsed.success) throw new StaleButtonError('forged');
      return run(parsed.data, context);
    },
  };
}
