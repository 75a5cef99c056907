import { domainToASCII } from 'node:url';

/** One address and nothing else: no name, no list, no quotes, no control character. */
const SHAPE = /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@([^\s@<>()[\]\\,;:"]+)$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** RFC 5321 section 4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/**
 * A single mail address as it goes into headers and envelope; a domain in other scripts becomes ASCII.
 * @returns null = it is none that every mail server takes. Spec: publishers.md section 6
 */
export function parseMailAddress(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const [, local, domain] = SHAPE.exec(value.trim()) ?? [];
  if (local === undefined || domain === undefined || local.length > MAX_LOCAL) return null;
  const ascii = domainToASCII(domain);
  const address = `${local}@${ascii}`;
  return DOMAIN.test(ascii) && address.length <= MAX_ADDRESS ? address : null;
}

/** The valid ones, each once whatever its case, in order; at most `max` of them, none that is in `except`. */
export function uniqueAddresses(values: readonly string[], max: number, except: readonly string[]): string[] {
  const seen = new Set(except.map((address) => address.toLowerCase()));
  const kept: string[] = [];
  for (const value of values) {
    const address = parseMailAddress(value);
    if (address === null || seen.has(address.toLowerCase()) || kept.length >= max) continue;
    seen.add(address.toLowerCase());
    kept.push(address);
  }
  return kept;
}
