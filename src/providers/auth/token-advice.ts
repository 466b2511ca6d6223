import type { CredentialSource, TokenError } from './token-requests.ts';

/**
 * Returns the next step after Entra, or the machine's managed identity, gave no token: it names the setting that was
 * used. The numbers are Entra's: https://learn.microsoft.com/entra/identity-platform/reference-error-codes.
 */
export function tokenAdvice({ source, scope, reason, code }: TokenError): string {
  const { id, secret, certificate } = settingNames(source);
  switch (reason) {
    case 'AADSTS7000215':
    case 'AADSTS7000216':
      return newSecret(secret);
    case 'AADSTS7000222':
      return `The client secret has expired. ${newSecret(secret)}`;
    case 'AADSTS700016':
      return `No app has this ${id} in the tenant BOT_TENANT_ID: correct one of the two.`;
    case 'AADSTS90002':
      return 'No tenant has the id BOT_TENANT_ID: copy it from Entra → Overview.';
    case 'AADSTS700027':
      return `Upload the certificate of ${certificate} under App registrations → Certificates & secrets.`;
    case 'AADSTS700024':
      return 'Set the clock of this machine right, for example by NTP.';
    case 'AADSTS500011':
      return unknownSystem(scope);
  }
  if (source.kind === 'managed-identity') {
    return code === 'unauthorized' ? notAssigned(source, id) : noIdentityHere(source);
  }
  if (reason === 'HTML') {
    return 'A web page answers at ENTRA_AUTHORITY: correct it (normally left out), or let the proxy pass requests to it.';
  }
  if (code === 'throttled') return 'Wait a few minutes and run the check again.';
  if (code !== 'unauthorized') {
    return 'Check ENTRA_AUTHORITY (normally left out), DNS, the proxy and the firewall of this machine.';
  }
  const credential = source.kind === 'certificate' ? certificate : secret;
  return `Compare ${id}, BOT_TENANT_ID and ${credential} with the app registration in Entra.`;
}

/** Returns how the settings of a credential are called. */
export function settingNames({ settings, kind }: CredentialSource) {
  if (settings === 'BOT')
    return { id: 'BOT_ID', secret: 'BOT_PASSWORD', certificate: 'BOT_CERTIFICATE_FILE' };
  return {
    id: kind === 'managed-identity' ? `${settings}_MANAGED_IDENTITY` : `${settings}_CLIENT_ID`,
    secret: `${settings}_CLIENT_SECRET`,
    certificate: `${settings}_CERTIFICATE_FILE`,
  };
}

function newSecret(setting: string): string {
  return `Create a client secret under App registrations → Certificates & secrets, and set ${setting} to its value (not its id).`;
}

function unknownSystem(scope: string): string {
  const general =
    'The tenant does not know this system: check its address, its app id, and that the tenant has a licence for it.';
  // The scope of Unified Contacts is the only one that is named after an app registration of the tenant.
  if (!scope.startsWith('api://')) return general;
  return (
    'Check UNIFIED_CONTACTS_APP_ID. Unified Contacts before 1.5.0, or installed with UnifiedContactsPS before 1.1.0, ' +
    'needs its App ID URI and app role added by hand (docs/providers/unified-contacts.md).'
  );
}

function notAssigned({ settings }: CredentialSource, id: string): string {
  const page = 'Azure portal → this app service or virtual machine → Identity';
  if (settings === 'BOT') {
    return `Assign the managed identity with the client id BOT_ID to this machine: ${page} → User assigned.`;
  }
  return `Assign the managed identity of ${id} to this machine: ${page} (System assigned for "system", else User assigned).`;
}

function noIdentityHere({ settings }: CredentialSource): string {
  const instead =
    settings === 'BOT'
      ? 'set BOT_TYPE=SingleTenant and BOT_PASSWORD, or the certificate files'
      : `set ${settings}_CLIENT_ID and ${settings}_CLIENT_SECRET instead of ${settings}_MANAGED_IDENTITY`;
  return `No managed identity answers on this machine; they exist on machines in Azure only. Elsewhere ${instead}.`;
}
