/** Client id and secret of a Basic header, undefined when it is none. */
export function basicCredentials(
  header: string,
): { readonly id: string; readonly secret: string } | undefined {
  if (!header.toLowerCase().startsWith('basic ')) return undefined;
  const text = Buffer.from(header.slice(6), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  // OAuth 2.0 (RFC 6749, 2.3.1) form-encodes both halves before they are joined.
  return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** A token request's body without its secret. */
export function redactForm(body: string): string {
  return body.replace(/(^|&)(client_secret|client_assertion)=[^&]*/g, '$1$2=(left out)');
}
