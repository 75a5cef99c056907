import type { EmailServerConfig, PublisherEntry, TenantConfig } from '../../kernel/index.js';
import {
  InvalidAnswer,
  parseAi,
  parseCaptionFile,
  parseConfirmation,
  parseContent,
  parsePublishers,
  parseStoragePaths,
} from '../../orchestrator/index.js';
import type { Environment, EnvironmentProblem, JsonObject } from '../../platform/environment/index.js';

type Blocks = Pick<
  TenantConfig,
  'storage' | 'publishers' | 'emailServer' | 'ai' | 'captionFile' | 'confirmation' | 'content'
>;

/** The blocks of the one tenant; null when something is wrong with their variables. */
export interface StandaloneBlocks {
  readonly blocks: Blocks | null;
  readonly problems: readonly EnvironmentProblem[];
}

const DEFAULT_PUBLISHERS = [{ type: 'outbox' }];

/** Parses the JSON variables of standalone mode with the schemas of the orchestrator's blocks. Spec: configuration.md section 3. */
export function standaloneBlocks({
  standalone,
  standaloneStorage: provider,
  standaloneCaptioning: captioning,
}: Environment): StandaloneBlocks {
  const problems: EnvironmentProblem[] = [];
  const read = <T>(variable: string, parse: (path: string) => T): T | null => {
    try {
      return parse(variable);
    } catch (error) {
      if (!(error instanceof InvalidAnswer)) throw error;
      problems.push({ variable, rule: `has a wrong or missing value at ${error.path}` });
      return null;
    }
  };
  const paths = read('STORAGE_PATHS', (path) =>
    parseStoragePaths(standalone.storagePaths ?? { root: '/' }, path, provider),
  );
  const publishers = read('PUBLISHERS', (path) => publishersOf(standalone.publishers ?? DEFAULT_PUBLISHERS, path));
  const emailServer = read('EMAIL_SERVER', (path) => emailServerOf(standalone.emailServer, path));
  const ai = read('OPENAI_SETTINGS', (path) =>
    parseAi(standalone.openaiSettings ?? {}, path, captioning, {
      ref: null,
      ratePerMinute: standalone.aiRatePerMinute,
    }),
  );
  const captionFile = read('CAPTIONFILE_SETTINGS', (path) => parseCaptionFile(standalone.captionFileSettings, path));
  const confirmation = read('CONFIRMATION_SETTINGS', (path) =>
    parseConfirmation(standalone.confirmationSettings, path),
  );
  const content = read('CONTENT_SETTINGS', (path) => parseContent(standalone.contentSettings, path));
  if (!paths || !publishers || !ai || !captionFile || !confirmation || !content || problems.length > 0) {
    return { blocks: null, problems };
  }
  const storage = { provider, credentialsRef: null, paths } as const;
  return { blocks: { storage, publishers, emailServer, ai, captionFile, confirmation, content }, problems };
}

/** Entries are flat here: everything but the switches is the platform's config. */
function publishersOf(entries: readonly unknown[], path: string): readonly PublisherEntry[] {
  const wires = entries.map((entry, index) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
      throw new InvalidAnswer(`${path}[${index}]`);
    const { type, id, enabled, ...config } = entry as JsonObject;
    return { type, id: id ?? type, enabled, config };
  });
  const { entries: known, unknownTypes } = parsePublishers(wires, path, null);
  const unknown = wires.findIndex((wire) => unknownTypes.some((type) => type === wire.type));
  if (unknown >= 0) throw new InvalidAnswer(`${path}[${unknown}].type`);
  return known;
}

/** `{"sender","smtp_server","smtp_port"}`, the names of the Python Publisher V2. */
function emailServerOf(value: JsonObject | null, path: string): EmailServerConfig | null {
  if (value === null) return null;
  const { sender, smtp_server: host, smtp_port: port = 587, use_tls: useTls = true, username = null } = value;
  if (typeof sender !== 'string' || sender === '') throw new InvalidAnswer(`${path}.sender`);
  if (typeof host !== 'string' || host === '') throw new InvalidAnswer(`${path}.smtp_server`);
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidAnswer(`${path}.smtp_port`);
  }
  if (typeof useTls !== 'boolean') throw new InvalidAnswer(`${path}.use_tls`);
  if (username !== null && typeof username !== 'string') throw new InvalidAnswer(`${path}.username`);
  return { host, port, useTls, fromEmail: sender, username, passwordRef: null };
}
