import { readFileSync } from 'node:fs';

const packageJson = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The version of Cardfile. */
export const version: string = packageJson.version;

/** The User-Agent header of all outgoing requests: `Cardfile/` and the version. */
export const userAgent = `Cardfile/${version}`;
