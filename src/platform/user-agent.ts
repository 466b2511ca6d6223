import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The User-Agent header of all outgoing requests: `Cardfile/` and the version. */
export const userAgent = `Cardfile/${version}`;
