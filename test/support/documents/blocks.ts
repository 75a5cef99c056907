import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../../..');

/** Pages for people, by their paths below the root. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
].sort();

/** A fenced block of a page. */
export interface Block {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Blocks of commands that a page shows. What else is fenced (answers, paths, drawings) has no kind, or another one. */
export function commandBlocks(page: string): readonly Block[] {
  return fencedBlocks(page, 'sh|bash|shell|console|zsh');
}

/** Whether a block holds nothing but variables: the content of a file, not commands. */
export function isEnvironment(code: string): boolean {
  return code.split('\n').every((line) => /^[A-Z][A-Z0-9_]*=/.test(line) && !/^[A-Z0-9_]+=\S+\s+\S/.test(line));
}

/** @param kinds of the fence, as alternatives */
export function fencedBlocks(page: string, kinds: string): readonly Block[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const fence = new RegExp(`^( *)\`\`\`(?:${kinds})\\n([\\s\\S]*?)^ *\`\`\``, 'gm');
  return Array.from(text.matchAll(fence), ({ index, 1: indent = '', 2: code = '' }) => ({
    line: text.slice(0, index).split('\n').length + 1,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd(),
  }));
}
