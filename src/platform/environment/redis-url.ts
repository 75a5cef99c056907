/** A `redis:` or `rediss:` address with a host, perhaps a user, a password and the number of a database. */
export function isRedisUrl(raw: string): boolean {
  const url = URL.canParse(raw) ? new URL(raw) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') return false;
  return url.search === '' && url.hash === '' && /^(\/\d{0,4})?$/.test(url.pathname) && decodes(url);
}

/** The password of an address, as written and as meant; none = an empty list. */
export function passwordsOfUrl(raw: string): readonly string[] {
  const { password } = new URL(raw);
  return password === '' ? [] : [...new Set([password, decodeURIComponent(password)])];
}

function decodes({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false; // a % that begins nothing
  }
}
