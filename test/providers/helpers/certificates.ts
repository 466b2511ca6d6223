import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate that signs itself, with its private key, both in PEM form. */
export function selfSigned(
  commonName = 'cardfile',
  days = 2,
): { readonly certificate: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cardfile-'));
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const words = `req -x509 -newkey rsa:2048 -nodes -days ${days} -subj /CN=${commonName}`;
  try {
    execFileSync('openssl', [...words.split(' '), '-keyout', keyFile, '-out', file], { stdio: 'ignore' });
    return { certificate: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
