/** Attribute characters of RFC 8187 that `encodeURIComponent` leaves as they are. */
const NOT_ALLOWED = /['()*]/g;
/** Control characters, quotes and the backslash have no place in a file name of a header. */
const UNWANTED = /[\p{Cc}\p{Cs}"\\]/gu;

/** `Content-Disposition` with the name as `filename*` in UTF-8. Spec: web-api.md section 7. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const encoded = encodeURIComponent(name.replace(UNWANTED, '')).replace(
    NOT_ALLOWED,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
}
