import { parseArgs } from 'node:util';
import { createApp, type AppOptions, type BuiltApp } from '../app.factory.js';
import { ConfigSource } from '../config-source/index.js';
import { Ids, PublisherError } from '../kernel/index.js';
import { Environment, EnvironmentError, type LoadedEnvironment } from '../platform/environment/index.js';
import { FreshTenant, HostRule } from '../tenancy/index.js';
import { HistoryImportService, type ImportReport } from '../workflow/index.js';
import { EXIT, exitCodeOf, UsageError } from './exit-codes.js';
import { readPosted } from './posted-file.js';

/** What the command needs of the world around it. */
export interface CommandWorld {
  /** @throws EnvironmentError */
  readonly load: () => LoadedEnvironment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly app?: AppOptions;
}

interface Wanted {
  readonly host: string | null;
  readonly path: string;
  readonly json: boolean;
}

const USAGE = 'Usage: history:import [--host <host>] [--json] <posted.json>';

/**
 * Takes over what the Python Publisher V2 has published, for one tenant: its photos are neither chosen nor sent again.
 * Repeatable. Spec: publishing.md sections 2.2 and 3.7.
 * @returns the exit code
 */
export async function historyImport(args: readonly string[], world: CommandWorld): Promise<number> {
  try {
    const wanted = wantedOf(args);
    const posted = await readPosted(wanted.path);
    const built = await createApp(world.load(), { logDestination: { write: world.err }, ...world.app });
    try {
      const report = await importInto(built, wanted, posted);
      world.out(wanted.json ? `${JSON.stringify(report)}\n` : textOf(report));
      return report.skipped === 0 ? EXIT.done : EXIT.partly;
    } finally {
      await built.app.close();
    }
  } catch (error) {
    world.err(`${messageOf(error)}\n`);
    return exitCodeOf(error);
  }
}

function wantedOf(args: readonly string[]): Wanted {
  const options = { host: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError(USAGE);
    return { host: values.host ?? null, path, json: values.json };
  } catch {
    // The parser's own words would repeat what was typed.
    throw new UsageError(USAGE);
  }
}

async function importInto({ app }: BuiltApp, wanted: Wanted, posted: Uint8Array): Promise<ImportReport> {
  const host = hostOf(app, wanted.host);
  const requestId = app.get<Ids>(Ids).uuid();
  const runtime = await app.get<FreshTenant>(FreshTenant).runtimeFor(host, requestId);
  const release = runtime.hold();
  try {
    return await app.get<HistoryImportService>(HistoryImportService).import(runtime, posted);
  } finally {
    release();
  }
}

/** One tenant, named as a browser would name it. In standalone mode there is one, with or without a name. */
function hostOf(app: BuiltApp['app'], given: string | null): string {
  if (given === null && app.get<ConfigSource>(ConfigSource).isOrchestrated()) {
    throw new UsageError('Name the tenant: --host <host>. It is required because an orchestrator is configured.');
  }
  const host = given ?? app.get<Environment>(Environment).standalone.standaloneHost ?? 'localhost';
  const reading = app.get<HostRule>(HostRule).read(['Host', host], '/');
  if (reading.outcome !== 'tenant') throw new UsageError('The host given by --host is no tenant of this service.');
  return reading.host;
}

function textOf({ entries, skipped, added, total }: ImportReport): string {
  const lines = [
    `${entries} entries read.`,
    ...(skipped > 0 ? [`${skipped} of them are no hash that is known here and were left out.`] : []),
    `New:    ${added.sha256} SHA-256, ${added.contentHashes} content hashes, ${added.etags} ETags.`,
    `In all: ${total.sha256} SHA-256, ${total.contentHashes} content hashes, ${total.etags} ETags.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Our own texts only: they name no path, host, address or secret. */
function messageOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof EnvironmentError) {
    return `The environment cannot be used: ${error.problems.map(({ variable, rule }) => `${variable} ${rule}`).join('; ')}.`;
  }
  if (!(error instanceof PublisherError)) return 'The import failed.';
  return error.code === 'not_found' ? 'There is no tenant with this host.' : error.message;
}
