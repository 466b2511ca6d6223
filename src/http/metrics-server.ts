import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

/**
 * Serves `/metrics` on a separate port, so that the port that Teams reaches reveals nothing about the
 * process.
 */
export interface MetricsServer {
  /** Resolves with the port; port 0 selects a free one. */
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

export function createMetricsServer(metrics: Pick<Metrics, 'contentType' | 'text'>): MetricsServer {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    const answer = (status: number, text: string) => {
      response.statusCode = status;
      response.end(text);
    };
    if (request.method !== 'GET' || request.url !== '/metrics') return answer(404, '');
    response.setHeader('content-type', metrics.contentType);
    metrics.text().then(
      (text) => answer(200, text),
      () => answer(500, ''),
    );
  });
  server.maxConnections = 20;

  return {
    async listen(port, host) {
      server.listen(port, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
