import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localPathsOf } from '../../../src/storage/local/local-paths.js';
import { describeLedger } from '../../../src/workflow/testing/ledger.contract.js';
import { censusOf, freshFolder, localStorage, TEST_PATHS } from '../storage/local-harness.js';

describeLedger('local', async () => {
  const top = await freshFolder();
  const base = join(top, 'vermont');
  const { folders, publisher } = localPathsOf(base, TEST_PATHS);
  const clientOf = () => localStorage(base, { pageSize: 1000 });
  return {
    clients: [clientOf(), clientOf()],
    ignoring: null,
    plant: async (folder, name, bytes) => {
      await mkdir(folders[folder], { recursive: true });
      await writeFile(join(folders[folder], name), bytes);
    },
    plantDocument: async (path, text) => {
      const folder = join(publisher, dirname(path));
      await mkdir(folder, { recursive: true });
      const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
      const numbers = (await readdir(folder)).filter((file) => file.startsWith(name)).map(numberOf);
      const next = String(Math.max(0, ...numbers) + 1).padStart(6, '0');
      await writeFile(join(folder, `${name}.${next}.json`), text);
    },
    age: async (ms) => {
      for (const entry of await readdir(publisher, { recursive: true, withFileTypes: true }).catch(() => [])) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const then = new Date((await stat(path)).mtimeMs - ms);
        await utimes(path, then, then);
      }
    },
    census: async () => new Map([...(await censusOf(base))].map(([path, hash]) => [`/${path}`, hash])),
    wire: null,
    dispose: () => rm(top, { recursive: true, force: true }),
  };
});

function numberOf(file: string): number {
  return Number(/\.([0-9]{6})\.json$/.exec(file)?.[1] ?? 0);
}
