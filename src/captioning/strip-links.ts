/**
 * What a generated text must not smuggle in from a picture, its metadata or its name: links, e-mail
 * addresses, mentions, phone numbers. In this order, because an address holds a mention.
 */
const FOREIGN = [
  /\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+/giu,
  /@?[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  /@[\p{L}\p{N}_](?:[\p{L}\p{N}_.@-]*[\p{L}\p{N}_])?/gu,
  /\b[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|io|me|co|app|dev|link|xyz|info|biz|shop|site|online)\b(?:\/\S*)?/giu,
  /(?<![\p{L}\p{N}])(?!\d{4}-\d\d-\d\d\b)\+?\d(?:[ ()./-]{0,2}\d){6,}(?![\p{L}\p{N}])/gu,
];

/**
 * Removes links, mentions, e-mail addresses and phone numbers from a generated text, unless the same string
 * stands in one of the tenant's own texts. Spec: captioning.md section 4, "Injection stance".
 * @param allowed the tenant's seeds, prompts and voice
 */
export function stripLinks(
  text: string,
  allowed: readonly string[],
): { readonly text: string; readonly stripped: boolean } {
  let stripped = false;
  let result = text;
  for (const pattern of FOREIGN) {
    result = result.replace(pattern, (found) => {
      if (allowed.some((own) => own.includes(found))) return found;
      stripped = true;
      return '';
    });
  }
  return { text: stripped ? result.replace(/[^\S\n]{2,}/g, ' ').trim() : text, stripped };
}
