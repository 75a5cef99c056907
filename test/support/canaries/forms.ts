/** One spelling in which a value may leave the process. */
export interface Form {
  readonly name: string;
  readonly text: string;
}

/**
 * Every spelling of a value. Base64 depends on what stands before the value, so there are three of it, each
 * without the characters at its ends that also hold bits of its neighbours. Spec: observability.md section 4.
 */
export function formsOf(value: string): readonly Form[] {
  const bytes = Buffer.from(value);
  const offsets = [0, 1, 2] as const;
  return [
    { name: 'raw', text: value },
    { name: 'json', text: JSON.stringify(value).slice(1, -1) },
    { name: 'url', text: encodeURIComponent(value) },
    ...offsets.map((offset) => ({ name: `base64+${offset}`, text: base64At(bytes, offset, 'base64') })),
    ...offsets.map((offset) => ({ name: `base64url+${offset}`, text: base64At(bytes, offset, 'base64url') })),
    { name: 'hex', text: bytes.toString('hex') },
  ];
}

function base64At(bytes: Buffer, offset: 0 | 1 | 2, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(encoding)
    .replace(/=+$/, '');
  const sharedBefore = offset === 0 ? 0 : offset + 1;
  const sharedAfter = (offset + bytes.length) % 3 === 0 ? 0 : 1;
  return text.slice(sharedBefore, text.length - sharedAfter);
}
