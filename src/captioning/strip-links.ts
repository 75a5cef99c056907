/**
 * What a generated text must not smuggle in from a picture, its metadata or its name: links, e-mail
 * addresses, mentions, phone numbers. In this order, because an address holds a mention. Every repetition before the
 * part that decides is bounded: texts come from outside, and may be made to take long.
 */
const FOREIGN = [
  /(?:[a-z][a-z0-9+.-]{0,30}:\/\/|\bwww\.)\S+/giu,
  /\b(?:javascript|vbscript|data|mailto|tel|sms|tg|skype|whatsapp):(?=\S)\S+/giu,
  /[@＠]?[\p{L}\p{N}._%+-]{1,64}[@＠][\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu,
  /[@＠][\p{L}\p{N}_](?:[\p{L}\p{N}_.@-]*[\p{L}\p{N}_])?/gu,
  // A host with a path, and one whose last part is no word of a sentence.
  /[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,63}\/\S*/gu,
  /[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}(?:com|org|net|io|me|co|app|dev|link|xyz|info|biz|shop|site|online|ly|ru|de|uk|cn|nl|fr|eu|tv|gg|cc|ws|top|club|store|live|page|click|xxx)(?![\p{L}\p{N}_])(?:\/\S*)?/giu,
  /(?<![\p{L}\p{N}])(?!\d{4}-\d\d-\d\d\b)\+?\d(?:[ ()./-]{0,2}\d){6,}(?![\p{L}\p{N}])/gu,
];

/** What is left may have become a link by what was taken out of it, so it is looked at again. */
const MOST_ROUNDS = 10;

/**
 * Removes links, mentions, e-mail addresses and phone numbers from a generated text, unless the same string
 * stands in one of the tenant's own texts. Spec: captioning.md section 4, "Injection stance".
 * @param allowed the tenant's seeds, prompts and voice
 */
export function stripLinks(
  text: string,
  allowed: readonly string[],
): { readonly text: string; readonly stripped: boolean } {
  let result = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = result;
    for (const pattern of FOREIGN) {
      result = result.replace(pattern, (found) => (allowed.some((own) => own.includes(found)) ? found : ''));
    }
    if (result !== before) continue;
    const stripped = result !== text;
    return { text: stripped ? result.replace(/[^\S\n]{2,}/g, ' ').trim() : text, stripped };
  }
  return { text: '', stripped: true }; // made so that it never ends: nothing of it is worth keeping
}
