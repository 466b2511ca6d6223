/**
 * Whether a service URL is Teams'. Replies are sent there with the bot's token, so a wrong host would receive
 * it.
 */
export type ServiceHostCheck = (serviceUrl: string) => boolean;

const maxCachedUrls = 100;

/**
 * Creates the check. It accepts only an exact `host` or `host:port`, because anybody can register names below
 * trafficmanager.net and azurewebsites.net. It requires `https`, except on a loopback address.
 */
export function createServiceHostCheck(serviceHosts: readonly string[]): ServiceHostCheck {
  const hosts = new Set(serviceHosts.map((host) => host.toLowerCase()));
  const accepted = new Set<string>();

  return (serviceUrl) => {
    if (accepted.has(serviceUrl)) return true;
    const url = URL.canParse(serviceUrl) ? new URL(serviceUrl) : undefined;
    if (url === undefined || !hosts.has(url.host)) return false;
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
    if (!isSafeOrigin(url)) return false;
    if (accepted.size < maxCachedUrls) accepted.add(serviceUrl);
    return true;
  };
}

/** Whether the URL uses `https`, or `http` on a loopback address. */
export function isSafeOrigin(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
