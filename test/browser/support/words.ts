import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every text of the page, by its key. */
export const WORDS = JSON.parse(readFileSync(join(__dirname, '../../../ui/text/en.json'), 'utf8')) as Readonly<
  Record<string, string>
>;

/**
 * What the page says for a key of `ui/text/en.json`, so that no test repeats its words.
 * @throws Error for a key that is not there, or a placeholder that was not given
 */
export function words(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const text = WORDS[key];
  if (text === undefined) throw new Error(`ui/text/en.json has no "${key}".`);
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`"${key}" needs {${name}}.`);
    return String(value);
  });
}
