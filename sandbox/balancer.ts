import { Agent, request } from 'undici';
import { listenOnLoopback, readBody } from './teams/http.ts';

/** A load balancer in front of several processes. */
export interface Balancer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
}

const probeEveryMs = 500;
const probeTimeoutMs = 2_500;
/** How many failed probes in a row take a process out, as orchestrators have it: one may be a hiccup. */
const failureThreshold = 3;
const bodyLimit = 1024 * 1024;

/**
 * Starts a load balancer that sends each request to the next process that answers probes of `/readyz`, over
 * connections that it keeps open. It repeats nothing, because a request may have had its effect: 502 tells that a process
 * broke the connection, and 503 that none is ready.
 * @param targets returns the origins of the processes that there are now
 */
export async function startBalancer(targets: () => readonly string[]): Promise<Balancer> {
  const agent = new Agent({ connections: 64 });
  const probes = new Agent({ pipelining: 0 });
  /** Failed probes in a row, of processes that have been ready. */
  const failures = new Map<string, number>();
  let turn = 0;

  const server = await listenOnLoopback(0, async (incoming, outgoing) => {
    const candidates = targets().filter(
      (origin) => (failures.get(origin) ?? failureThreshold) < failureThreshold,
    );
    turn += 1;
    const origin = candidates[turn % Math.max(1, candidates.length)];
    const body = await readBody(incoming, bodyLimit);
    if (origin === undefined) {
      outgoing.writeHead(503).end();
      return;
    }
    const { authorization = '', 'content-type': contentType = 'application/json' } = incoming.headers;
    try {
      const answer = await request(`${origin}${incoming.url}`, {
        method: 'POST',
        headers: { authorization, 'content-type': contentType },
        body: body ?? '',
        dispatcher: agent,
      });
      const text = await answer.body.text();
      outgoing.writeHead(answer.statusCode, {
        'content-type': String(answer.headers['content-type'] ?? 'text/plain'),
      });
      outgoing.end(text);
    } catch {
      outgoing.writeHead(502).end();
    }
  });

  async function probe(origin: string): Promise<void> {
    const before = failures.get(origin) ?? failureThreshold;
    try {
      const { statusCode, body } = await request(`${origin}/readyz`, {
        dispatcher: probes,
        headersTimeout: probeTimeoutMs,
      });
      await body.dump();
      failures.set(origin, statusCode === 200 ? 0 : before + 1);
    } catch (error) {
      const isRefused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
      failures.set(origin, isRefused ? failureThreshold : before + 1);
    }
  }

  /** A process that is slow to answer its probe does not delay those of others. */
  const underWay = new Set<string>();
  const probing = setInterval(() => {
    const now = targets();
    for (const origin of failures.keys()) if (!now.includes(origin)) failures.delete(origin);
    for (const origin of now) {
      if (underWay.has(origin)) continue;
      underWay.add(origin);
      void probe(origin).finally(() => underWay.delete(origin));
    }
  }, probeEveryMs);

  return {
    origin: server.origin,
    async close() {
      clearInterval(probing);
      await server.close();
      await Promise.all([agent.destroy(), probes.destroy()]);
    },
  };
}
