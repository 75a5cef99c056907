/**
 * Bytes as text, whatever the sender calls them: UTF-8 whose bad bytes become U+FFFD, also over the borders of chunks.
 * @param isCut asked at the end: the text goes on elsewhere, so a character whose end is missing is left out
 * Spec: pipeline-logs.md section 4.
 */
export async function* repaired(
  chunks: AsyncIterable<Uint8Array>,
  isCut: () => boolean = () => false,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = isCut() ? '' : decoder.decode();
  if (rest !== '') yield rest;
}
