/** What the processes of this bench tell each other. */

export const botId = '11111111-2222-4333-8444-555555555555';
export const tenantId = '99999999-8888-4777-8666-555555555555';

/** How a bot is reached, and how it reaches its Teams; also the identity that it runs under. */
export interface Scene {
  readonly botId: string;
  readonly tenantId: string;
  readonly issuer: string;
  readonly openIdMetadata: string;
  readonly serviceUrl: string;
  readonly serviceHost: string;
  readonly tokens: readonly string[];
  /** Those who ask, one after the other. */
  readonly people: readonly Person[];
  /** The settings of the whole bot; empty for the two echoes. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The organisation that a bot belongs to. */
export type Identity = Pick<Scene, 'botId' | 'tenantId' | 'people' | 'environment'>;

export interface Person {
  readonly objectId: string;
  readonly name: string;
}

export interface LoadOrder {
  readonly scene: Scene;
  readonly port: number;
  readonly chats: number;
  readonly turns: number;
  /** What everybody asks. */
  readonly text: string;
  /** How long a person waits on average before asking again; not at all when it is left out. */
  readonly thinkMs?: number;
}

export interface LoadReport {
  readonly turnsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of each turn, in ms, the quickest first. */
  readonly latencies: readonly number[];
}

/** What the fake Teams has received since it was asked last. */
export interface Received {
  readonly replies: number;
  /** Size of the last one, to see that it really was a list of people. */
  readonly lastBytes: number;
  /** Calls to Graph and Exchange. */
  readonly backendCalls: number;
  /** Searches of Graph among them. */
  readonly searches: number;
  /** Those among them that had to be worked out first, so that the answer took its time. */
  readonly newQuestions: number;
}
