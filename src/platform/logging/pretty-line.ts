/** Members every line has; the rest is shown as `name=value`. */
const BASE = new Set(['time', 'level', 'event', 'msg', 'service', 'version', 'instance']);

/** One JSON line as a line for a terminal; anything else unchanged. Development only. */
export function prettyLine(line: string): string {
  const fields = parseFields(line);
  if (fields === null) return line;
  const more = Object.entries(fields)
    .filter(([name, value]) => !BASE.has(name) && value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const word = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const time = word('time').slice(11, 23);
  return `${time} ${word('level').toUpperCase().padEnd(5)} ${word('event')} ${word('msg')} ${more}`.trimEnd() + '\n';
}

function parseFields(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // not a line of ours: shown as it is
  }
}
