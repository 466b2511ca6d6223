import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { listenOnLoopback, parseJson, readBody, sendJson } from './teams/http.ts';
import { answerOpenId, openIdMetadataPath } from './teams/open-id.ts';
import { botConnectorIssuer, createSigning } from './teams/signing.ts';
import type { JsonObject, TeamsPerson } from './teams/types.ts';

export interface PlaygroundRelayOptions {
  readonly tenantId: string;
  readonly botId: string;
  readonly botName: string;
  readonly verifyBotToken: (token: string) => Promise<boolean>;
  /** Whom the Playground's one user stands for. */
  readonly person: TeamsPerson;
}

/**
 * Stands between Microsoft's Agents Playground, which sends unsigned activities, and the bot, which takes none:
 * makes of each what Teams would have sent, signs it, and hands the bot's connector calls back.
 */
export interface PlaygroundRelay {
  /** What the Playground is told to be the bot; holds a key, so that no web page can speak through it. */
  readonly botEndpoint: string;
  readonly serviceUrl: string;
  readonly serviceHost: string;
  readonly openIdMetadataUrl: string;
  readonly issuer: string;
  connectBot(messagingEndpoint: string): void;
  close(): Promise<void>;
}

const incoming = z.looseObject({
  id: z.string().optional(),
  serviceUrl: z.url(),
  from: z.looseObject({ id: z.string().optional(), aadObjectId: z.string().optional() }).optional(),
  conversation: z.looseObject({ id: z.string() }),
  channelData: z.looseObject({}).optional(),
});

function isLoopback(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}

/** Starts the relay on a free port of 127.0.0.1. */
export async function startPlaygroundRelay(options: PlaygroundRelayOptions): Promise<PlaygroundRelay> {
  const { tenantId, botId, botName, person } = options;
  const signing = await createSigning(botId, Date.now);
  const key = randomBytes(24).toString('base64url');
  const agent = new Agent();
  let botUrl = '';
  let playgroundUrl = '';

  /** Ids, tenant and channel as Teams has them; whatever else the Playground says stays. */
  function asTeamsSends(activity: z.infer<typeof incoming>): JsonObject {
    return {
      ...activity,
      id: activity.id ?? randomUUID(),
      channelId: 'msteams',
      serviceUrl,
      from: {
        ...activity.from,
        id: activity.from?.id ?? person.teamsId,
        aadObjectId: activity.from?.aadObjectId ?? person.objectId,
      },
      recipient: { id: `28:${botId}`, name: botName },
      conversation: { ...activity.conversation, tenantId },
      channelData: { ...activity.channelData, tenant: { id: tenantId } },
    };
  }

  async function pass(
    url: string,
    method: string,
    body: string | undefined,
    bearer: string,
    response: ServerResponse,
  ) {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
    };
    const answer = await request(url, {
      method: method as 'POST',
      headers,
      dispatcher: agent,
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    const type = answer.headers['content-type'];
    response.writeHead(answer.statusCode, typeof type === 'string' ? { 'content-type': type } : {});
    response.end(text);
  }

  async function toBot(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (message.method !== 'POST') {
      // The Playground asks whether somebody is there before it starts.
      response.writeHead(200);
      response.end();
      return;
    }
    const activity = incoming.safeParse(parseJson(await readBody(message, 1_000_000)));
    if (!activity.success || !isLoopback(activity.data.serviceUrl)) {
      sendJson(response, 400, {});
      return;
    }
    playgroundUrl = activity.data.serviceUrl.replace(/\/+$/, '');
    await pass(
      botUrl,
      'POST',
      JSON.stringify(asTeamsSends(activity.data)),
      await signing.sign(serviceUrl),
      response,
    );
  }

  async function toPlayground(
    message: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    const token = /^Bearer (.+)$/i.exec(message.headers.authorization ?? '')?.[1];
    if (token === undefined || !(await options.verifyBotToken(token))) {
      sendJson(response, 401, { message: 'Authorization has been denied for this request.' });
      return;
    }
    const body = await readBody(message, 1_000_000);
    if (playgroundUrl === '') sendJson(response, 404, {});
    else
      await pass(
        `${playgroundUrl}${path}`,
        message.method ?? 'GET',
        body === '' ? undefined : body,
        '',
        response,
      );
  }

  const basePath = `/emea/${tenantId}`;
  const server = await listenOnLoopback(0, async (message, response) => {
    const path = (message.url ?? '/').replaceAll(/\/{2,}/g, '/');
    if (answerOpenId(path, server.origin, signing, response)) return;
    if (path === `/${key}/api/messages`) await toBot(message, response);
    else if (path.startsWith(`${basePath}/v3/`))
      await toPlayground(message, response, path.slice(basePath.length));
    else sendJson(response, 404, {});
  });
  const serviceUrl = `${server.origin}${basePath}/`;

  return {
    botEndpoint: `${server.origin}/${key}/api/messages`,
    serviceUrl,
    serviceHost: server.host,
    openIdMetadataUrl: `${server.origin}${openIdMetadataPath}`,
    issuer: botConnectorIssuer,
    connectBot: (messagingEndpoint) => {
      botUrl = messagingEndpoint;
    },
    async close() {
      await agent.destroy();
      await server.close();
    },
  };
}
