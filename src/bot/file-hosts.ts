import { isSafeOrigin } from './service-hosts.ts';

/** Whether an address that an activity names is that of a file of Teams. */
export type FileHostCheck = (address: string) => boolean;

const sharePointHost = /^[a-z\d][a-z\d-]{0,62}\.sharepoint\.com$/;

/**
 * Creates the check, which requires `https`, except on a loopback address.
 * @param hosts exact `host` or `host:port`, or `*.sharepoint.com` for every host directly below it
 */
export function createFileHostCheck(hosts: readonly string[]): FileHostCheck {
  const exact = new Set(hosts);
  const isSharePoint = exact.has('*.sharepoint.com');
  return (address) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !isSafeOrigin(url) || url.username !== '' || url.password !== '') return false;
    return exact.has(url.host) || (isSharePoint && sharePointHost.test(url.host));
  };
}
