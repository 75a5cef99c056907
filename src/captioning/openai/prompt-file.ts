import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../kernel/index.js';

/** A text of ours with places for values. Spec: captioning.md section 9. */
export interface Prompt {
  /** `<name>.v<n>` */
  readonly id: string;
  /** The text before anything is put in. */
  readonly template: string;
  /** One pass: values are never searched for placeholders. */
  render(this: void, values: Readonly<Record<string, string>>): string;
}

const FOLDER = join(__dirname, '../prompts');
const PLACEHOLDER = /\{\{([^{}]*)\}\}/gu;

/**
 * Reads a prompt.
 * @param placeholders those there are values for
 * @throws Error, so that the service does not start: no such file, no front matter, another set of placeholders
 */
export function readPrompt(id: string, placeholders: readonly string[], folder = FOLDER): Prompt {
  const [, head, body] = /^---\n(.*?)\n---\n+(.*)$/su.exec(readFileSync(join(folder, `${id}.md`), 'utf8')) ?? [];
  if (head === undefined || body === undefined) throw new Error(`Prompt ${id} has no front matter.`);
  const used = [...new Set(Array.from(body.matchAll(PLACEHOLDER), ([, name = '']) => name))];
  const declared = (/^placeholders:[^\S\n]*(.*)$/mu.exec(head)?.[1] ?? '').split(',').map((name) => name.trim());
  if (!/^purpose: \S/mu.test(head)) throw new Error(`Prompt ${id} does not say its purpose.`);
  sameNames(id, used, placeholders);
  sameNames(id, declared.filter(Boolean), placeholders);
  const template = body.trim();
  return {
    id,
    template,
    render: (values) => template.replace(PLACEHOLDER, (_whole, name: string) => values[name] ?? ''),
  };
}

function sameNames(id: string, found: readonly string[], known: readonly string[]): void {
  const odd = [...found.filter((name) => !known.includes(name)), ...known.filter((name) => !found.includes(name))];
  if (odd.length > 0) throw new Error(`Prompt ${id}: unknown or missing placeholder ${odd.join(', ')}.`);
}

/** Name, version and 8 hex of what is fixed. @param fixed the rendered fixed parts */
export function promptVersion(id: string, fixed: string): string {
  return `${id}-${sha256Hex(fixed).slice(0, 8)}`;
}
