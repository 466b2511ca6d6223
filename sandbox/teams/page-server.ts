import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Chat, ChatMessage, ChatRoom } from './chat-room.ts';
import type { FileHost } from './file-host.ts';
import { parseJson, readBody, sendJson } from './http.ts';
import { type Attachment, adaptiveCardType, isObject, type TeamsPerson } from './types.ts';
import type { UserActions } from './user-actions.ts';

export interface PageServerOptions {
  readonly room: ChatRoom;
  readonly userActions: UserActions;
  readonly fileHost: FileHost;
  readonly people: readonly TeamsPerson[];
  readonly botName: string;
  readonly settings: { isOldClient: boolean };
}

/** Serves the page, its JSON interface and its stream of events, to the holder of the key only. */
export interface PageServer {
  /** Exchanged for the cookie by `GET /?key=…`. */
  readonly key: string;
  handle(request: IncomingMessage, response: ServerResponse, host: string): Promise<void>;
  close(): void;
}

const pageFolder = fileURLToPath(new URL('../page/', import.meta.url));
const packages = createRequire(import.meta.url);

/** Files that the page may load, by path; nothing else of the disk can be reached. */
const files: Readonly<Record<string, () => string>> = {
  '/': () => join(pageFolder, 'index.html'),
  ...Object.fromEntries(
    [
      'page.css',
      'cards.css',
      'page.js',
      'pane.js',
      'message.js',
      'card-view.js',
      'toast.js',
      'host-config.js',
      'render-card.js',
      'teams-elements.js',
      'fluent-icons.js',
      'dom.js',
      'files.js',
      'server.js',
      'stickers.js',
    ].map((name) => [`/${name}`, () => join(pageFolder, name)]),
  ),
  '/adaptivecards.js': () =>
    join(dirname(packages.resolve('adaptivecards/package.json')), 'dist/adaptivecards.min.js'),
  '/markdown-it.js': () =>
    join(dirname(packages.resolve('markdown-it/package.json')), 'dist/browser/markdown-it.umd.min.js'),
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** As JSON, in characters. */
const largestFile = 30_000_000;

const person = z.string();
const actions = {
  open: z.object({ person, chat: z.string() }),
  say: z.object({
    person,
    chat: z.string(),
    text: z.string().max(28_000),
    mention: z.boolean().default(false),
  }),
  edit: z.object({ person, message: z.string(), text: z.string().max(28_000) }),
  sticker: z.object({ person, chat: z.string(), name: z.string().max(40) }),
  file: z.object({ person, chat: z.string(), name: z.string().max(200), content: z.base64() }),
  answerFile: z.object({ person, message: z.string(), action: z.enum(['accept', 'decline']) }),
  execute: z.object({
    person,
    message: z.string(),
    id: z.string().optional(),
    verb: z.string().optional(),
    data: z.unknown(),
  }),
  look: z.object({ person, message: z.string() }),
  submit: z.object({ person, message: z.string(), data: z.unknown() }),
  settings: z.object({ isOldClient: z.boolean() }),
};

function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Makes the page's side of the server, with a new key. */
export function createPageServer(options: PageServerOptions): PageServer {
  const { room, userActions, fileHost, people, settings } = options;
  const key = randomBytes(24).toString('base64url');
  const session = randomBytes(24).toString('base64url');
  const streams = new Set<ServerResponse>();

  const unsubscribe = room.subscribe((event) => {
    const data = event.type === 'message' ? { type: 'message', message: shown(event.message) } : event;
    for (const stream of streams) stream.write(`data: ${JSON.stringify(data)}\n\n`);
  });
  const heartbeat = setInterval(() => {
    for (const stream of streams) stream.write(': still here\n\n');
  }, 20_000);
  heartbeat.unref();

  /** Card of the base message apart, so that the page need not look through attachments. */
  function shown(message: ChatMessage) {
    const card = message.attachments.find(
      (attachment) => attachment.contentType === adaptiveCardType,
    )?.content;
    const { addedAt: _addedAt, changedAt: _changedAt, baseChangedAt: _baseChangedAt, ...rest } = message;
    return { ...rest, card };
  }

  function state() {
    return {
      botName: options.botName,
      people,
      settings: { isOldClient: settings.isOldClient },
      chats: room.chats.map(({ id, kind, name, members }) => ({
        id,
        kind,
        name,
        members: members.map((member) => member.objectId),
      })),
      messages: room.chats.flatMap((chat) => room.messagesOf(chat.id)).map(shown),
    };
  }

  function whoIs(objectId: string): TeamsPerson {
    const found = people.find((candidate) => candidate.objectId === objectId);
    if (found === undefined) throw new z.ZodError([]);
    return found;
  }

  function chatFor(id: string, member: TeamsPerson): Chat {
    const chat = room.chat(id);
    if (chat === undefined || !chat.members.includes(member)) throw new z.ZodError([]);
    return chat;
  }

  function messageFor(id: string, member: TeamsPerson): ChatMessage {
    const message = room.message(id);
    if (message === undefined) throw new z.ZodError([]);
    chatFor(message.chatId, member);
    return message;
  }

  /** Does what the page asks; the effects reach the page by the stream. */
  async function act(name: string, body: unknown): Promise<unknown> {
    switch (name) {
      case 'open': {
        const input = actions.open.parse(body);
        const who = whoIs(input.person);
        await userActions.open(who, chatFor(input.chat, who));
        return {};
      }
      case 'say': {
        const input = actions.say.parse(body);
        const who = whoIs(input.person);
        return await userActions.say(who, chatFor(input.chat, who), input.text, input.mention);
      }
      case 'edit': {
        const input = actions.edit.parse(body);
        const who = whoIs(input.person);
        return await userActions.edit(who, messageFor(input.message, who), input.text);
      }
      case 'sticker': {
        const input = actions.sticker.parse(body);
        const who = whoIs(input.person);
        const attachment: Attachment = {
          contentType: 'image/*',
          contentUrl: `https://statics.teams.cdn.office.net/evergreen-assets/stickers/${encodeURIComponent(input.name)}.png`,
          name: input.name,
        };
        return await userActions.attach(who, chatFor(input.chat, who), [attachment]);
      }
      case 'file': {
        const input = actions.file.parse(body);
        const who = whoIs(input.person);
        const bytes = Buffer.from(input.content, 'base64');
        return await userActions.sendFile(who, chatFor(input.chat, who), input.name, bytes);
      }
      case 'answerFile': {
        const input = actions.answerFile.parse(body);
        const who = whoIs(input.person);
        return await userActions.answerFile(who, messageFor(input.message, who), input.action);
      }
      case 'execute': {
        const { person: objectId, message, ...action } = actions.execute.parse(body);
        const who = whoIs(objectId);
        return await userActions.execute(who, messageFor(message, who), action);
      }
      case 'look': {
        const input = actions.look.parse(body);
        const who = whoIs(input.person);
        await userActions.look(who, messageFor(input.message, who));
        return {};
      }
      case 'submit': {
        const input = actions.submit.parse(body);
        const who = whoIs(input.person);
        return await userActions.submit(
          who,
          messageFor(input.message, who),
          isObject(input.data) ? input.data : {},
        );
      }
      case 'settings':
        Object.assign(settings, actions.settings.parse(body));
        return settings;
      default:
        return undefined;
    }
  }

  function stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`data: ${JSON.stringify({ type: 'state', ...state() })}\n\n`);
    streams.add(response);
    request.on('close', () => streams.delete(response));
  }

  /** Hands a file out to whoever sees the message with it. */
  function download(response: ServerResponse, id: string): void {
    const found = fileHost.file(id);
    if (found?.bytes === undefined) {
      sendJson(response, 404, {});
      return;
    }
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
    });
    response.end(found.bytes);
  }

  async function file(response: ServerResponse, path: string): Promise<void> {
    const name = files[path]?.();
    const content = name === undefined ? undefined : await readFile(name).catch(() => undefined);
    if (name === undefined || content === undefined) {
      sendJson(response, 404, {});
      return;
    }
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': mediaTypes[extname(name)] ?? 'application/octet-stream',
    });
    response.end(content);
  }

  function isAllowed(request: IncomingMessage, host: string): boolean {
    // A page elsewhere must not reach this one by a name that it makes point here.
    const port = host.split(':')[1] ?? '';
    const hosts = [host, `localhost:${port}`];
    if (!hosts.includes(request.headers.host ?? '')) return false;
    const { origin } = request.headers;
    return origin === undefined || hosts.some((allowed) => origin === `http://${allowed}`);
  }

  return {
    key,
    async handle(request, response, host) {
      const cookieName = `cardfile_sandbox_${host.split(':')[1] ?? ''}`;
      const url = new URL(request.url ?? '/', 'http://page');
      if (!isAllowed(request, host)) {
        sendJson(response, 403, { message: 'Wrong host or origin.' });
        return;
      }
      const offered = url.searchParams.get('key');
      if (url.pathname === '/' && request.method === 'GET' && offered !== null && sameText(offered, key)) {
        response.writeHead(303, {
          ...securityHeaders,
          location: url.searchParams.get('client') === 'old' ? '/?client=old' : '/',
          'set-cookie': `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
        });
        response.end();
        return;
      }
      const cookies = (request.headers.cookie ?? '').split(/;\s*/);
      if (!cookies.some((cookie) => sameText(cookie, `${cookieName}=${session}`))) {
        response.writeHead(401, { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' });
        response.end('Open the sandbox with the whole address that the terminal shows, key included.\n');
        return;
      }
      if (request.method === 'GET') {
        if (url.pathname === '/events') stream(request, response);
        else if (url.pathname === '/file') download(response, url.searchParams.get('id') ?? '');
        else if (url.pathname === '/state') sendJson(response, 200, state());
        else await file(response, url.pathname);
        return;
      }
      if (request.method !== 'POST' || !url.pathname.startsWith('/do/')) {
        sendJson(response, 405, {});
        return;
      }
      // A form of another site cannot send JSON without asking first.
      const isJson = request.headers['content-type']?.startsWith('application/json') === true;
      const name = url.pathname.slice('/do/'.length);
      const limit = name === 'file' ? largestFile : 300_000;
      const body = isJson ? parseJson(await readBody(request, limit)) : undefined;
      try {
        const result = await act(name, body);
        sendJson(response, 200, result ?? {});
      } catch (error) {
        sendJson(response, error instanceof z.ZodError ? 400 : 500, {});
      }
    },
    close() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const open of streams) open.end();
    },
  };
}
