/** Which trace, and which span of it. */
export interface TraceIds {
  /** 32 hex digits, not all of them 0. */
  readonly traceId: string;
  /** 16 hex digits, not all of them 0. */
  readonly spanId: string;
}

/** Version, trace, span, flags; a later version may have more behind them, ours may not. */
const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
/** Far more than any version needs. */
const MAX_LENGTH = 128;

/** Reads a `traceparent`. What it says about sampling is not told: a stranger does not decide that. @returns null = bad */
export function readTraceparent(header: string | undefined): TraceIds | null {
  const found = header === undefined || header.length > MAX_LENGTH ? null : FORM.exec(header);
  if (found === null) return null;
  const [, version, traceId = '', spanId = '', more] = found;
  return version === '00' && more !== undefined ? null : { traceId, spanId };
}

/** Writes a `traceparent`. */
export function writeTraceparent({ traceId, spanId }: TraceIds, isRecorded: boolean): string {
  return `00-${traceId}-${spanId}-${isRecorded ? '01' : '00'}`;
}
