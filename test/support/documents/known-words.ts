import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { VARIABLE_GROUPS, type Variable } from '../../../src/platform/environment/index.js';
import { ROOT } from './blocks.js';

const variables = Object.values(VARIABLE_GROUPS).flatMap((group) => Object.values<Variable<unknown>>(group.variables));
const names = new Set(variables.flatMap((one) => [one.name, ...one.aliases, ...one.clampedAliases]));

/** Whether this build reads a variable of this name, or of the file or the publisher it is for. */
export function isVariable(name: string): boolean {
  return names.has(name) || names.has(name.replace(/_FILE$/, '')) || names.has(name.replace(/__[A-Z0-9_]+$/, ''));
}

/** Assignments among arguments that no build of ours reads. */
export function unknownVariables(args: readonly string[]): readonly string[] {
  const assigned = args.flatMap((arg) => /^([A-Z][A-Z0-9_]*)=/.exec(arg)?.[1] ?? []);
  return assigned.filter((name) => !isVariable(name)).map((name) => `${name} is no variable of ours`);
}

/** A path of the repository, or of the folder the command ran in. */
export function missingFile(path: string, folder: string): readonly string[] {
  return existsSync(join(ROOT, path)) || existsSync(join(folder, path)) ? [] : [`there is no ${path}`];
}

export function scripts(): readonly string[] {
  const { scripts: found } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  return Object.keys(found);
}

const CHART = 'deploy/helm/publisher';

/** Whether a path of `--set` stands in the chart's values, or below one that is free. */
export function isChartValue(path: string): boolean {
  let at: unknown = parse(readFileSync(join(ROOT, CHART, 'values.yaml'), 'utf8'));
  for (const part of path.replaceAll(/\[\d+\]/g, '').split('.')) {
    if (Array.isArray(at)) return true;
    if (typeof at !== 'object' || at === null) return false;
    const values = at as Readonly<Record<string, unknown>>;
    if (Object.keys(values).length === 0) return true;
    if (!Object.hasOwn(values, part)) return false;
    at = values[part];
  }
  return true;
}

/** Names of what a release called `publisher` makes in a cluster. */
export function isOfRelease(resource: string): boolean {
  return ['deployment/publisher', 'statefulset/publisher-relay', 'publisher-relay-0', 'service/publisher'].includes(
    resource,
  );
}

/** Services of the file for one machine. */
export function composeServices(): readonly string[] {
  const path = ['docker-compose.yml', 'deploy/docker-compose.yml'].find((one) => existsSync(join(ROOT, one)));
  if (path === undefined) return ['publisher'];
  return Object.keys((parse(readFileSync(join(ROOT, path), 'utf8')) as { services: object }).services);
}
