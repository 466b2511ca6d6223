import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** How PostgreSQL ends a connection: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function fatal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mtold by the test\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** Starts a proxy that can cut connections to PostgreSQL, and ends it with the test. */
export async function startProxy(url: string) {
  const { port } = new URL(url);
  let received = 0;
  let cut: { readonly at: number; times: number; readonly code: string } | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    upstream.on('data', (bytes) => client.write(bytes)).on('close', () => client.destroy());
    client
      .on('data', (bytes) => {
        received += 1;
        if (cut === undefined || received <= cut.at || cut.times === 0) upstream.write(bytes);
        else {
          cut.times -= 1;
          upstream.destroy();
          client.end(cut.code === '' ? '' : fatal(cut.code));
        }
      })
      .on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    target: { url: Object.assign(new URL(url), { host }).href },
    /** How many times something was sent to the database. */
    received: () => received,
    /** Ends what is sent after `at` times, `times` times in a row, with an error of PostgreSQL or without a word. */
    cutAfter(at: number, code: string, times = 1) {
      received = 0;
      cut = { at, times, code };
    },
  };
}
