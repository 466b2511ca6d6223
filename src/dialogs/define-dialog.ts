import { z } from 'zod';
import type { CardAction, Verb } from '../cards/engine/card.ts';
import type { ViewedChanges, Viewer } from '../changes/request/viewed-changes.ts';
import type { Reviews } from '../changes/reviews/reviews.ts';
import type { ContactRef } from '../contacts/contact.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { Directory } from '../directory/directory.ts';
import type { DuplicateSweep } from '../directory/duplicates/duplicate-sweep.ts';
import type { Sync } from '../directory/sync/sync.ts';
import type { Doctor } from '../doctor/doctor.ts';
import type { Actor, Role, Roles } from '../identity/actor.ts';
import type { People } from '../identity/people.ts';
import type { ReferenceSigner } from '../identity/signed-reference.ts';
import type { WritableProvider } from '../providers/provider.ts';
import type { Favorites } from './favorites/favorites.ts';
import type { FileExchange } from './files.ts';
import type { ConversationMemory } from './follow-up/conversation-memory.ts';
import type { Imports } from './import/imports.ts';
import type { Reply } from './reply.ts';
import type { Chat, Turn } from './turn.ts';

/** The dependencies of dialogs; created once in `app.ts`. */
export interface Services {
  readonly directory: Directory;
  /** Returns the change requests that a viewer may see. */
  readonly changesFor: (viewer: Viewer) => ViewedChanges;
  readonly people: People;
  readonly referenceSigner: ReferenceSigner;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly doctor: Doctor;
  /** The sync of the systems; undefined without a cached directory. */
  readonly sources: Pick<Sync, 'overview' | 'hurry'> | undefined;
  /** The sweep for duplicates; undefined without a cached directory. */
  readonly duplicates: DuplicateSweep | undefined;
  /** The reviews of shared contacts; undefined without a cached directory. */
  readonly reviews: Reviews | undefined;
  /** Returns the provider of a writable system; undefined for others. */
  readonly writable: (source: SourceId) => WritableProvider | undefined;
  /** Returns a person's Teams id (`29:…`); '' for somebody who has never used the bot. */
  readonly teamsIdOf: (objectId: string) => Promise<string>;
  /** Whether a person is known to have opened Cardfile, so that messages can reach them. */
  readonly hasChat: (objectId: string) => Promise<boolean>;
  readonly favorites: Favorites;
  readonly imports: Imports;
  readonly files: FileExchange;
  /** What people's next messages can refer to. */
  readonly memory: Pick<ConversationMemory, 'remember' | 'recall'>;
  /** Returns true exactly once per chat, across restarts. */
  readonly firstContact: (conversationId: string) => Promise<boolean>;
}

/** The context of one turn: the person, the chat and the person's rights. */
export interface DialogContext extends Omit<Services, 'changesFor'> {
  /** The change requests that the person may see in this chat. */
  readonly changes: ViewedChanges;
  readonly turn: Turn;
  readonly actor: Actor;
  readonly chat: Chat;
  readonly roles: Roles;
  /** All dialogs, for help. */
  readonly dialogs: readonly Dialog[];
}

/** A typed command that starts a dialog. Help, the app manifest and the README are generated from these. */
export interface Command {
  /** The words that start it, in lower case; the longest match wins. */
  readonly words: readonly [string, ...string[]];
  /**
   * What the argument names. Without an argument the person is asked which request or person they mean. An
   * argument with a request number always belongs to the command.
   */
  readonly names?: 'request' | 'person';
  /**
   * Whether an argument always belongs to this command ("overdue"). With any other argument, the whole text
   * may be a name ("Help AG"), which then takes precedence. Left out if every argument is ambiguous.
   */
  readonly accepts?: (argument: string) => boolean;
  /**
   * How to interpret a text whose argument is not accepted and that is nobody's name: by default as the
   * command, which explains its syntax; 'search' for the whole text ("doctor smith"); 'rest' for the text
   * after the command words ("hi, find John").
   */
  readonly otherwise?: 'search' | 'rest';
  /** Whether the whole text is the argument, because the search also interprets the command words. */
  readonly readsWholeText?: true;
  /** The command with an example argument. */
  readonly example: string;
  /** Returns one line for help, without a full stop. */
  readonly description: () => string;
  /** Whether help lists it, or also the manifest, which allows twelve commands. Left out for neither. */
  readonly listed?: 'help' | 'manifest';
  /** Runs the command; `argument` is the trimmed text after the command words. */
  run(argument: string, context: DialogContext): Promise<Reply>;
  /** Runs a command that names a person for these records of one: "edit it", "history of 2". */
  readonly runFor?: (refs: readonly ContactRef[], context: DialogContext) => Promise<Reply>;
  /** The rows on each page of that list, if they are not as many as on a page of a search. */
  readonly pageSize?: number;
  /** Shows a command's list of people from this rank on: "next". `text` is that of the list. */
  readonly showFrom?: (first: number, context: DialogContext, text: string) => Promise<Reply>;
}

/** Handles the buttons with a verb. */
export interface VerbHandler {
  readonly verb: Verb;
  /** Returns the number of keys that Cardfile's cards do not send, without inputs; they are ignored. */
  foreignKeys(data: Readonly<Record<string, unknown>>): number;
  run(data: Readonly<Record<string, unknown>>, context: DialogContext): Promise<Reply>;
}

export interface Dialog {
  readonly name: string;
  /** The role that may use it. */
  readonly role: Role;
  /**
   * Where it works: 'personal' only in the 1:1 chat, for private content (forms, lists of requests,
   * delegation). In other chats the person is told so, and nothing runs.
   */
  readonly chat: 'personal' | 'any';
  /**
   * The most that it does: search what all staff may find, read requests and reports, or change something.
   * Guests can be limited to search, and nobody changes anything while Entra does not answer.
   */
  readonly does: 'search' | 'read' | 'change';
  /** Returns the reason for everybody else, and what to do instead; by default, that their role does not allow it. */
  readonly denied?: () => { readonly text: string; readonly instead: readonly CardAction[] };
  readonly command: Command | undefined;
  readonly verbs: readonly VerbHandler[];
}

/** Thrown when a button's data is not what Cardfile's card sent: forged, foreign or out of date. */
export class StaleButtonError extends Error {
  override readonly name = 'StaleButtonError';
  readonly refusal: 'forged' | 'expired' | 'not-yours';

  constructor(refusal: StaleButtonError['refusal']) {
    super(`button refused: ${refusal}`);
    this.refusal = refusal;
  }
}

/** An error whose explanation has buttons besides Help. */
export class ErrorWithButtons extends Error {
  override readonly name = 'ErrorWithButtons';
  readonly buttons: readonly CardAction[];

  constructor(cause: unknown, buttons: readonly CardAction[]) {
    super('a dialog failed', { cause });
    this.buttons = buttons;
  }
}

/**
 * Returns a handler that validates a button's data before `run`, which throws a {@link StaleButtonError} for
 * invalid data.
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
