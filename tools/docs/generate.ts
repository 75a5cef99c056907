import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.js';

/** Writes the generated documentation; with `--check` only compares and fails when a file has drifted. */
function main(root: string, onlyCheck: boolean): void {
  for (const [path, text] of generatedFiles()) {
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

main(process.cwd(), process.argv.includes('--check'));
