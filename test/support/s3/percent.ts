/** Percent-encoding as signatures need it: only letters, digits and `-._~` stay. */
export function awsEncode(text: string, { keepSlash = false } = {}): string {
  const encoded = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return keepSlash ? encoded.replaceAll('%2F', '/') : encoded;
}

/** Encoding of names in a listing with `encoding-type=url`: a space is a plus, `/` and `*` stay. */
export function listingEncode(text: string): string {
  return awsEncode(text, { keepSlash: true }).replaceAll('%20', '+').replaceAll('%2A', '*').replaceAll('~', '%7E');
}

/** Null when it is no well-formed percent-encoded UTF-8. */
export function percentDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
