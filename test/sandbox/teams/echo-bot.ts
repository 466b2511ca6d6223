import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { readBody } from '../../../sandbox/teams/http.ts';
import { isObject, type JsonObject } from '../../../sandbox/teams/types.ts';

/** What the bot heard, with the bearer token that came along. */
export interface Heard {
  readonly activity: JsonObject;
  readonly token: string;
}

/** A bot that checks nothing and does what the words ask; only for tests of the small Teams itself. */
export interface EchoBot {
  readonly endpoint: string;
  readonly heard: Heard[];
  /** The JSON that answers the next invokes. */
  invokeAnswer: unknown;
  /** How long the bot keeps each activity before it answers. */
  delayMs: number;
  /** Calls the connector as the bot; returns status and body. */
  call(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; body: unknown }>;
  serviceUrl: string;
  close(): Promise<void>;
}

export const botToken = 'the-token-of-the-bot';

export const greetingCard: JsonObject = {
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: 'A card',
  body: [
    { type: 'TextBlock', text: 'What is your name?', size: 'Large', weight: 'Bolder', wrap: true },
    {
      type: 'Input.Text',
      id: 'in_name',
      label: 'Name',
      isRequired: true,
      errorMessage: 'Please write a name.',
    },
    {
      type: 'ActionSet',
      actions: [
        {
          type: 'Action.Execute',
          title: 'Save',
          verb: 'name.save',
          data: { ref: 'r1' },
          fallback: { type: 'Action.Submit', title: 'Save', data: { verb: 'name.save', ref: 'r1' } },
        },
        { type: 'Action.Execute', title: 'Cancel', verb: 'name.cancel', associatedInputs: 'none', data: {} },
        { type: 'Action.OpenUrl', title: 'Learn more', url: 'https://example.com/' },
      ],
    },
  ],
};

/** Starts the bot on a free port. */
export async function startEchoBot(): Promise<EchoBot> {
  const heard: Heard[] = [];

  async function call(method: string, path: string, body?: unknown, token = botToken) {
    const answer = await request(`${bot.serviceUrl}v3/conversations${path}`, {
      method: method as 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  async function react(activity: JsonObject): Promise<void> {
    const conversation = isObject(activity.conversation) ? String(activity.conversation.id) : '';
    const post = (message: JsonObject, activityId = '') =>
      call('POST', `/${encodeURIComponent(conversation)}/activities${activityId}`, {
        type: 'message',
        ...message,
      });
    const send = (message: JsonObject) => post(message, `/${activity.id}`);
    if (activity.type === 'installationUpdate') await send({ text: 'Welcome!' });
    if (activity.type === 'messageUpdate') await send({ text: `You changed it to: ${activity.text}` });
    if (activity.type !== 'message') return;
    if (isObject(activity.value)) {
      await call('PUT', `/${encodeURIComponent(conversation)}/activities/${activity.replyToId}`, {
        type: 'message',
        text: `Submitted ${JSON.stringify(activity.value)}`,
      });
      return;
    }
    const text = typeof activity.text === 'string' ? activity.text.replace(/^<at>.*<\/at>&nbsp;/, '') : '';
    if (text === '') return void (await send({ text: 'No words' }));
    if (text === 'news') await post({ text: 'Something has happened' });
    if (text === 'type') await send({ type: 'typing' });
    if (text === 'card') {
      await send({
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: greetingCard }],
      });
    } else await send({ text: `Echo: ${text}` });
  }

  const server = createServer((incoming, response) => {
    void (async () => {
      const activity = JSON.parse((await readBody(incoming, 1_000_000)) ?? '{}') as JsonObject;
      heard.push({ activity, token: (incoming.headers.authorization ?? '').replace('Bearer ', '') });
      if (typeof activity.serviceUrl === 'string') bot.serviceUrl = activity.serviceUrl;
      if (bot.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, bot.delayMs));
      if (activity.type === 'invoke') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(bot.invokeAnswer));
        return;
      }
      await react(activity);
      response.writeHead(200);
      response.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bot: EchoBot = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    heard,
    invokeAnswer: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done' },
    delayMs: 0,
    serviceUrl: '',
    call,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return bot;
}
