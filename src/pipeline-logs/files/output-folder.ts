import { lstat, mkdir, readdir, realpath, rename } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { PipelineFacts } from '../pipeline.types.js';
import { safeName } from './safe-name.js';

const FOLDER_MODE = 0o700;

/** The folder below which everything is written, and the way to a pipeline's own. Spec: pipeline-logs.md section 8. */
export class OutputFolder {
  /** @param base absolute; may itself be a symlink, nothing below it may be */
  constructor(private readonly base: string) {}

  /**
   * The folder of a pipeline, made when it is missing. After a project was renamed, its first folder is used again.
   * @throws Error when something else than a folder is in the way, a symlink too
   */
  async ofPipeline({ project_id, project_name, pipeline_id }: PipelineFacts): Promise<string> {
    const wanted = project_name === null ? `project_${project_id}` : `${safeName(project_name)}_${project_id}`;
    await mkdir(this.base, { recursive: true, mode: FOLDER_MODE });
    const base = await realpath(this.base);
    const project = await this.#below(base, (await known(base, wanted, project_id)) ?? wanted);
    return this.#below(project, `pipeline_${pipeline_id}`);
  }

  async #below(parent: string, name: string): Promise<string> {
    const path = childOf(parent, name);
    await mkdir(path, { mode: FOLDER_MODE }).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error;
    });
    if (!(await lstat(path)).isDirectory()) throw new Error('A folder of the logs is no folder.');
    return path;
  }
}

/** The project's folder as it is named by now; the wanted name first. */
async function known(base: string, wanted: string, projectId: number): Promise<string | null> {
  const entries = await readdir(base, { withFileTypes: true });
  const names = entries.filter((one) => one.name.endsWith(`_${projectId}`)).sort(byName);
  if (names.some(({ name }) => name === wanted)) return wanted;
  return names.find((one) => one.isDirectory())?.name ?? null;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** A path one step below another one. @throws Error when a name leads elsewhere */
export function childOf(folder: string, name: string): string {
  const path = join(folder, name);
  if (path !== `${folder}${sep}${name}` || name.includes(sep)) throw new Error('A name leads out of its folder.');
  return path;
}

/** Puts what cannot be used out of the way. */
export async function setAside(path: string): Promise<void> {
  await rename(path, `${path}.bad`);
}

export function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
