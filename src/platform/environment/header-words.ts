const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Printable: what a header may hold. Beyond Latin-1 there is no way to write it. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Set by the relay itself, or by what carries the call. Spec: pipeline-logs.md section 7. */
const NOT_TO_BE_SET = /^(?:authorization|content-.*|host|connection|transfer-encoding|idempotency-key|webhook-.*)$/i;

/** Whether a text can be sent as the value of a header. */
export function isHeaderValue(text: string): boolean {
  return VALUE.test(text);
}

/** Whether these headers can be added to every call: each name once, in whatever case, and none that is ours. */
export function areFreeHeaders(headers: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(headers);
  const isFree = (name: string): boolean => NAME.test(name) && !NOT_TO_BE_SET.test(name);
  const areOnce = new Set(names.map((name) => name.toLowerCase())).size === names.length;
  return areOnce && names.every(isFree) && Object.values(headers).every(isHeaderValue);
}
