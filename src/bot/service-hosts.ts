/** Decides whether a service URL is Teams': replies go there with the bot's token, so a mistake hands it out. */
export type ServiceHostCheck = (serviceUrl: string) => boolean;

const rememberedUrls = 100;

/**
 * Exact `host` or `host:port` only: names below trafficmanager.net and azurewebsites.net can be registered by
 * anybody, so no suffix is ever enough. `https` everywhere, plain `http` on a loopback address.
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
    if (accepted.size < rememberedUrls) accepted.add(serviceUrl);
    return true;
  };
}

/** `https`, or `http` where nobody else can listen. */
export function isSafeOrigin(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
