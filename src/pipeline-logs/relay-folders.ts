import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment, EnvironmentProblem } from '../platform/environment/index.js';

const OWNER_ONLY = 0o700;

/** Where the relay writes, absolute. Spec: pipeline-logs.md section 10. */
export interface RelayFolders {
  readonly output: string;
  readonly spool: string;
}

/** The folders of a relay that is on. */
export function relayFolders({ pipelineLogs, process }: Pick<Environment, 'pipelineLogs' | 'process'>): RelayFolders {
  return {
    output: resolve(pipelineLogs.outputDir),
    spool: resolve(pipelineLogs.spoolDir ?? join(process.dataDir, 'pipeline-logs')),
  };
}

/** Makes the folders of a relay that is on. @returns a problem for each that cannot be written */
export function pipelineLogsProblems(environment: Environment): readonly EnvironmentProblem[] {
  if (!environment.pipelineLogsOn) return [];
  const { output, spool } = relayFolders(environment);
  const rule = 'must name a folder that can be made and written';
  return [
    ...(isUsable(output) ? [] : [{ variable: 'LOG_OUTPUT_DIR', rule }]),
    ...(isUsable(spool) ? [] : [{ variable: 'PIPELINE_LOGS_SPOOL_DIR', rule }]),
  ];
}

function isUsable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
