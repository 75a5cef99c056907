import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtServer, ROOT } from './built-server.js';

const READ_ONLY = 0o555;
const WRITABLE = 0o755;
/** Where anybody may write on a usual machine. */
const SHARED_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm'];
export const NOBODY = 65_534;

/** The files of the image in a folder that nobody may write to, and an empty one for HOME and temporary files. */
export class ProductionTree {
  private constructor(
    private readonly folder: string,
    readonly size: { readonly files: number; readonly bytes: number; readonly packages: number },
  ) {}

  static async lay(): Promise<ProductionTree> {
    await builtServer();
    const folder = await mkdtemp(join(tmpdir(), 'publisher-image-'));
    const script = join(ROOT, 'scripts/production-tree.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script, join(folder, 'app')]);
    const tree = new ProductionTree(folder, JSON.parse(stdout) as ProductionTree['size']);
    await mkdir(tree.home);
    for (const path of await foldersBelow(folder)) await chmod(path, READ_ONLY);
    return tree;
  }

  /** The application, as it lies in the image. */
  get app(): string {
    return join(this.folder, 'app');
  }

  /** For HOME and TMPDIR. */
  get home(): string {
    return join(this.folder, 'home');
  }

  /** Every file and folder with its size and the time of its last change, and what nobody owns elsewhere. */
  async snapshot(): Promise<readonly string[]> {
    const own = await readdir(this.folder, { recursive: true });
    const lines = await Promise.all(
      own.map(async (path) => {
        const { size, mtimeMs } = await stat(join(this.folder, path));
        return `${path} ${size} ${mtimeMs}`;
      }),
    );
    return [...lines.sort(), ...(process.getuid?.() === 0 ? await ownedByNobody() : [])];
  }

  async remove(): Promise<void> {
    for (const path of await foldersBelow(this.folder)) await chmod(path, WRITABLE);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The folder itself and all below, the outer ones first. */
async function foldersBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const inner = entries.filter((one) => one.isDirectory()).map((one) => join(one.parentPath, one.name));
  return [folder, ...inner.sort()];
}

async function ownedByNobody(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of SHARED_FOLDERS) {
    for (const name of await readdir(folder).catch(() => [])) {
      const owner = (await stat(join(folder, name)).catch(() => null))?.uid;
      if (owner === NOBODY) found.push(join(folder, name));
    }
  }
  return found.sort();
}
