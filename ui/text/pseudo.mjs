const ACCENTS = new Map(
  [
    ...'AÀBßCÇDÐEÉFƑGĜHĤIÎJĴKĶLĻMṀNÑOÖPÞQǪRŔSŠTŢUÛVṼWŴXẊYÝZŽaåbƀcçdðeéfƒgĝhĥiîjĵkķlļmɱnñoöpþqǫrŕsštţuûvṽwŵxẋyýzž',
  ].reduce((pairs, letter, at, all) => (at % 2 === 0 ? [...pairs, [letter, all[at + 1]]] : pairs), []),
);
/** By how much other languages are longer than English. */
const LONGER = 0.4;

/**
 * A text in the pseudo language `en-XA`: readable, with an accent on every letter, and 40 % longer, so that what is
 * cut, what does not fit and what does not come from the dictionary shows. Placeholders stay. Spec: ui.md section 12.
 */
export function pseudo(text) {
  const letters = text.replaceAll(/\{\w+\}/g, '').length;
  const accented = text.replaceAll(/\{\w+\}|[A-Za-z]/g, (found) => ACCENTS.get(found) ?? found);
  return `[${accented}${' ñöŕð'.repeat(Math.ceil((letters * LONGER) / 5))}]`;
}
