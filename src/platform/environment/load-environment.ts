import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Secret } from '../../kernel/index.js';
import type { Environment, Secrets } from './environment.js';
import { EnvironmentError } from './environment-error.js';
import type { EnvironmentProblem } from './environment-error.js';
import { VARIABLE_GROUPS } from './groups.js';
import { RawValues } from './raw-values.js';
import type { RawEnvironment } from './raw-values.js';
import { standaloneCaptioningOf } from './standalone-captioning.js';
import { standaloneStorageOf } from './standalone-storage.js';
import { PIPELINE_LOGS_SECRETS } from './tables/pipeline-logs-secrets.table.js';
import { TRACING_SECRETS } from './tables/tracing.table.js';
import { BULK_PAUSE_MS } from './tables/testing.table.js';
import { ruleProblems, ruleWarnings } from './rules.js';
import { unknownVariableWarnings } from './unknown-variables.js';
import { Broken } from './variable.js';
import type { Facts, ValuesOf, Variable, VariableTable } from './variable.js';

/** A further rule over the parsed environment, given by the room that knows it. */
export type EnvironmentCheck = (environment: Environment, secrets: Secrets) => readonly EnvironmentProblem[];

export interface LoadOptions {
  /** Whether standard output is a terminal. Default false. */
  readonly terminal?: boolean;
  /** Reads the `*_FILE` variants; throws when it cannot. Default: the disk. */
  readonly readFile?: (path: string) => string;
  readonly checks?: readonly EnvironmentCheck[];
}

export interface LoadedEnvironment {
  readonly environment: Environment;
  readonly secrets: Secrets;
  /** For the log, once at start. Names only. */
  readonly warnings: readonly string[];
}

/**
 * Turns the raw environment into typed values.
 * @param env the process's variables; they win over the file
 * @param dotenvText text of a `.env` file, if there is one
 * @throws EnvironmentError naming every bad variable and its rule, never a value
 * Spec: configuration.md.
 */
export function loadEnvironment(env: RawEnvironment, dotenvText = '', options: LoadOptions = {}): LoadedEnvironment {
  const merged: RawEnvironment = { ...parseEnv(dotenvText), ...env };
  const raw = new RawValues(merged, options.readFile ?? ((path) => readFileSync(path, 'utf8')));
  const reading = new Reading(raw, factsOf(merged, options.terminal ?? false));
  const pipelineLogsOn = reading.pipelineLogsOn();
  const tracingOn = reading.tracingOn();
  const standalone = reading.table(VARIABLE_GROUPS.standalone.variables);
  const storage = reading.table(VARIABLE_GROUPS.storage.variables);
  const secrets = reading.secrets();
  const environment = Object.freeze({
    process: reading.table(VARIABLE_GROUPS.process.variables),
    orchestrator: reading.table(VARIABLE_GROUPS.orchestrator.variables),
    standalone,
    storage,
    services: reading.table(VARIABLE_GROUPS.services.variables),
    web: reading.table(VARIABLE_GROUPS.web.variables),
    auth0: reading.table(VARIABLE_GROUPS.auth0.variables),
    pipelineLogs: reading.table(VARIABLE_GROUPS.pipelineLogs.variables),
    metrics: reading.table(VARIABLE_GROUPS.metrics.variables),
    tracing: reading.table(VARIABLE_GROUPS.tracing.variables),
    testing: Object.freeze({
      ...reading.table(VARIABLE_GROUPS.testing.variables),
      ...(reading.facts.test ? {} : NO_TEST_SWITCHES),
    }),
    isProduction: reading.facts.production,
    pipelineLogsOn,
    tracingOn,
    standaloneStorage: standaloneStorageOf({ standalone, storage, secrets }),
    standaloneCaptioning: standaloneCaptioningOf({ standalone, secrets }),
  });
  const input = { environment, secrets, env: merged, bad: new Set(reading.problems.map(({ variable }) => variable)) };
  const problems = [
    ...reading.problems,
    ...ruleProblems(input),
    ...(options.checks ?? []).flatMap((check) => check(environment, secrets)),
  ];
  if (problems.length > 0) throw new EnvironmentError(problems);
  return {
    environment,
    secrets,
    warnings: [...reading.warnings, ...ruleWarnings(input), ...unknownVariableWarnings(Object.keys(merged))],
  };
}

/** All of the relay but its switch: that one is always read. */
const PIPELINE_LOGS_NAMES: ReadonlySet<string> = new Set(
  Object.values<Variable<unknown>>({ ...VARIABLE_GROUPS.pipelineLogs.variables, ...PIPELINE_LOGS_SECRETS })
    .map(({ name }) => name)
    .filter((name) => name !== VARIABLE_GROUPS.pipelineLogs.variables.enabled.name),
);

/** All that is about traces but what turns them on and off. */
const TRACING_NAMES: readonly string[] = Object.values<Variable<unknown>>({
  ...VARIABLE_GROUPS.tracing.variables,
  ...TRACING_SECRETS,
})
  .map(({ name }) => name)
  .filter((name) => name.startsWith('OTEL_') && !/_ENDPOINT$|_DISABLED$/.test(name));

/** Test switches have no effect outside tests. */
const NO_TEST_SWITCHES = { crashAt: null, rateLimitsLifted: false, bulkPauseMs: BULK_PAUSE_MS };

function factsOf(env: RawEnvironment, terminal: boolean): Facts {
  return { production: env['NODE_ENV'] === 'production', test: env['NODE_ENV'] === 'test', terminal };
}

/** One pass over the tables, gathering what is wrong. */
class Reading {
  readonly #problems: EnvironmentProblem[] = [];
  /** Variables that are not read: they have their defaults, whatever was set. */
  readonly #unread = new Set<string>();
  readonly warnings: string[] = [];

  constructor(
    private readonly raw: RawValues,
    readonly facts: Facts,
  ) {}

  get problems(): readonly EnvironmentProblem[] {
    return [...this.#problems, ...this.raw.problems];
  }

  /** Comes before everything else: a relay that is off must not stop the boot. Spec: pipeline-logs.md section 1. */
  pipelineLogsOn(): boolean {
    const { enabled, gitlabUrl } = VARIABLE_GROUPS.pipelineLogs.variables;
    const found = this.raw.find(enabled);
    const word = found && enabled.parse(found.raw);
    const isOn = typeof word === 'boolean' ? word : found === null && this.raw.find(gitlabUrl) !== null;
    if (!isOn) for (const name of PIPELINE_LOGS_NAMES) this.#unread.add(name);
    return isOn;
  }

  /** Comes early, too: platforms set `OTEL_*` for whatever runs on them, and not every word is one of ours. */
  tracingOn(): boolean {
    const { endpoint, sdkDisabled } = VARIABLE_GROUPS.tracing.variables;
    const disabled = this.raw.find(sdkDisabled);
    const isOn = this.raw.find(endpoint) !== null && (disabled === null || sdkDisabled.parse(disabled.raw) !== true);
    if (!isOn) for (const name of TRACING_NAMES) this.#unread.add(name);
    return isOn;
  }

  table<Table extends VariableTable>(table: Table): ValuesOf<Table> {
    const entries = Object.entries(table).map(([property, variable]) => [property, this.#value(variable)] as const);
    return Object.freeze(Object.fromEntries(entries)) as ValuesOf<Table>; // each variable parses to its own type
  }

  secrets(): Secrets {
    const { variables } = VARIABLE_GROUPS.secrets;
    const perPublisher = new Map<string, Secret<string>>();
    for (const variable of Object.values(variables).filter((candidate) => candidate.perPublisher)) {
      for (const [name, raw] of this.raw.perPublisher(variable)) perPublisher.set(name, new Secret(raw));
    }
    return Object.freeze({ ...this.table(variables), perPublisher, files: this.raw.files });
  }

  #value(variable: Variable<unknown>): unknown {
    const found = this.#unread.has(variable.name) ? null : this.raw.find(variable);
    if (!found) return variable.fallback(this.facts);
    const parsed = variable.parse(found.raw);
    if (!(parsed instanceof Broken)) return parsed;
    const clamped = variable.clampedAliases.includes(found.givenAs) ? variable.clamp?.(found.raw) : undefined;
    if (clamped !== undefined && !(clamped instanceof Broken)) {
      this.warnings.push(`${found.givenAs} is outside the range of ${variable.name} and was moved into it.`);
      return clamped;
    }
    this.#problems.push({ variable: found.givenAs, rule: `must be ${parsed.rule}` });
    return variable.fallback(this.facts);
  }
}
