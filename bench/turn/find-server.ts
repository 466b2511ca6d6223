import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { serveUnderTest } from './process.ts';
import type { Scene } from './scene.ts';

/** The whole bot as in production, against the fake backends of the sandbox. */
serveUnderTest<Scene>(async ({ environment }) => {
  const app = await createApp(readConfig(environment));
  return app.listen();
});
