import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** What every request to another system calls us: `Cardfile/` and the version. */
export const userAgent = `Cardfile/${version}`;
