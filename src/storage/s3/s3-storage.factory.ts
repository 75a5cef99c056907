import { sha256Hex, type Secret, type TenantConfig } from '../../kernel/index.js';
import type { RenewCredential } from '../../kernel/index.js';
import type { HttpClient } from '../../platform/http/index.js';
import { HashCache } from '../hash-cache.js';
import type { ImageStorage, ImageStorageFactory } from '../image-storage.port.js';
import { RemoteCalls, RemoteLayout, type RemoteParts } from '../remote/index.js';
import { ConditionMemory, StoreConditions, type Conditions } from './conditions.js';
import { S3Copies } from './copies.js';
import { readAccess, type S3Access } from './credential.js';
import { FolderNames } from './folder-names.js';
import { NameLocks } from './name-locks.js';
import { probeStore } from './s3-probe.js';
import { S3Objects } from './s3-objects.js';
import { S3Session } from './s3-session.js';
import { S3ImageStorage } from './s3-storage.js';
import { S3Wire } from './s3-wire.js';
import { loadSdk } from './sdk-client.js';
import { SdkTransport } from './sdk-transport.js';

export interface S3FactoryOptions extends RemoteParts {
  readonly http: HttpClient;
  /** Whether an endpoint may be this machine, also by http: never in production. */
  readonly allowInsecureLoopback: boolean;
  /** Whether photos may lie at the top of the bucket: only where no other tenant can share it. */
  readonly rootMayBeEmpty: boolean;
  /** Whether this build decodes HEIC; decides what listings show (false). */
  readonly heicReadable?: boolean;
  /** Entries per listing page, 1…1000 (1000). */
  readonly pageSize?: number;
}

type Credential = Secret<Readonly<Record<string, string>>> | null;

/** Builds the `managed` storage of a tenant: S3, R2, MinIO. Calls nobody: the first operation does. */
export class S3ImageStorageFactory implements ImageStorageFactory {
  readonly providers = ['managed'] as const;
  readonly #memory = new ConditionMemory();
  readonly #transport: SdkTransport;

  constructor(private readonly options: S3FactoryOptions) {
    this.#transport = new SdkTransport(options.http);
  }

  /** @throws PublisherError `config_unavailable`: bad paths, or a credential whose endpoint may not be called */
  async build(config: TenantConfig, credential: Credential, renew?: RenewCredential): Promise<ImageStorage> {
    const { clock, ids, log, allowInsecureLoopback, rootMayBeEmpty } = this.options;
    const layout = new RemoteLayout(config.storage.paths, { leadingSlash: false, rootMayBeTop: rootMayBeEmpty });
    const access = readAccess(credential, allowInsecureLoopback);
    const sdk = loadSdk();
    const parts = { sdk, transport: this.#transport, clock, log, allowInsecureLoopback, renew };
    const session = new S3Session(parts, access);
    const wire = new S3Wire(new RemoteCalls('s3', this.options), session);
    const objects = new S3Objects(wire);
    const copies = new S3Copies(wire, objects);
    const find = (): Promise<Conditions> => probeStore({ objects, copies, layout }, ids.hex(16));
    const deps = {
      layout,
      objects,
      copies,
      names: new FolderNames(objects, layout),
      locks: new NameLocks(objects, `${layout.publisher}/locks/`, clock, ids),
      conditions: new StoreConditions(this.#memory, identityOf(access, layout), find),
      hashes: new HashCache(),
      clock,
      ids,
      heicReadable: this.options.heicReadable ?? false,
      pageSize: this.options.pageSize ?? 1000,
    };
    return new S3ImageStorage(deps, session);
  }
}

/** Which storage it is, whatever key opens it. Hashed: it is kept for the life of the process. */
function identityOf({ endpoint, bucket }: S3Access, layout: RemoteLayout): string {
  return sha256Hex([endpoint, bucket, layout.publisher].join('\n'));
}
