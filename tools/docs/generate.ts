import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contractFiles } from './contract-files.js';
import { generatedFiles } from './generated-files.js';

/** Writes the generated documentation; with `--check` only compares and fails when a file has drifted. */
async function main(root: string, onlyCheck: boolean): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  for (const [path, text] of [...generatedFiles(), ...(await contractFiles(root, version))]) {
    const file = join(root, path);
    if (!onlyCheck) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`written: ${path}`);
    } else if (read(file) !== text) {
      console.error(`${path} does not match the declarations: run npm run docs:generate`);
      process.exitCode = 1;
    }
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

void main(process.cwd(), process.argv.includes('--check'));
