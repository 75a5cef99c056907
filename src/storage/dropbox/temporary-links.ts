import { Secret, type Clock, type PhotoRef } from '../../kernel/index.js';
import type { LiveSecrets } from '../../platform/logging/index.js';
import type { DocumentAt, LinkMaker } from '../image-storage.port.js';
import { checkLookupName } from '../names.js';
import type { RemoteLayout } from '../remote/index.js';
import { BadShape, fileOf, recordOf, textOf } from './answers.js';
import { isSamePath, valueOf, type DropboxFiles } from './dropbox-files.js';
import { isNoFile } from './refusals.js';

/** Dropbox's links hold for four hours, whatever is asked for. */
const LINK_LIFETIME_MS = 4 * 60 * 60_000;

/** Temporary links of one tenant. Spec: storage.md section 4. */
export class DropboxLinks implements LinkMaker {
  constructor(
    private readonly files: DropboxFiles,
    private readonly layout: RemoteLayout,
    private readonly clock: Clock,
    private readonly live: LiveSecrets,
  ) {}

  /** `expiresAt` keeps to the time asked for; Dropbox would take the link longer. */
  async temporaryLink(
    at: DocumentAt | PhotoRef,
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<{ readonly url: Secret<string>; readonly expiresAt: Date } | null> {
    const askedAt = this.clock.now();
    const path = 'version' in at ? this.#photoPath(at) : this.layout.document(at);
    const answer = await this.files.api.call(
      { operation: 'get_temporary_link', kind: 'read', signal },
      (dropbox) => dropbox.filesGetTemporaryLink({ path: 'version' in at ? (at.id ?? path) : path }),
      linkOf,
    );
    if (answer.outcome === 'refused' && isNoFile(answer.tags)) return null;
    const { link, facts } = valueOf(answer);
    this.live.register(link, LINK_LIFETIME_MS);
    if (!isSamePath(facts.path, path) || ('version' in at && facts.rev !== at.version)) return null;
    return { url: new Secret(link), expiresAt: new Date(askedAt + ttlSeconds * 1000) };
  }

  #photoPath({ folder, name }: PhotoRef): string {
    checkLookupName(name);
    return this.layout.photo(folder, name);
  }
}

function linkOf(result: unknown) {
  const { link, metadata } = recordOf(result);
  const text = textOf(link);
  if (!URL.canParse(text)) throw new BadShape();
  return { link: text, facts: fileOf(metadata) };
}
