import { PAGE_PATHS } from '../../platform/routing/index.js';

/** Visible ASCII only, one slash in front, at most 512 characters. Spec: auth.md section 10. */
const FORM = /^\/(?![/\\])[\x21-\x7e]{0,511}$/;
/** `.` and `..`, also as browsers read them in percent form: they would lead to another path. */
const DOTS = /^(?:\.|%2e){1,2}$/i;
const HOME = '/';

const PAGES = PAGE_PATHS.map((template) => template.split('/').slice(1));

/**
 * Where a person goes after signing in: a page of ours, or `/`. Never throws.
 * @param value what the caller asked for, decoded once; anything at all, e.g. a list when it came twice
 */
export function returnPath(value: unknown): string {
  if (typeof value !== 'string' || !FORM.test(value) || value.includes('\\')) return HOME;
  return isPage(value.split(/[?#]/, 1)[0] ?? '') ? value : HOME;
}

function isPage(path: string): boolean {
  const segments = path.split('/').slice(1);
  if (!segments.every(isPlain)) return false;
  return PAGES.some(
    (page) =>
      page.length === segments.length &&
      page.every((part, at) => (part.startsWith(':') ? segments[at] !== '' : part === segments[at])),
  );
}

/** Whether a segment stays the segment it is: no step up, nothing a server could not decode. */
function isPlain(segment: string): boolean {
  if (DOTS.test(segment)) return false;
  try {
    decodeURIComponent(segment);
    return true;
  } catch {
    return false; // a percent sign that encodes nothing
  }
}
