import { LRUCache } from 'lru-cache';
import { ageMs, callerError, momentOf, sha256Hex, type Clock, type Ids, type Moment } from '../kernel/index.js';
import type { DocumentStore } from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { isUnavailable } from './ledger/claim.js';
import { MAX_VOICE_BYTES, parseVoice, serializeVoice, VOICE_AT, type VoiceDocument } from './voice-document.js';
import type { VoiceProfiles, VoiceProfileView } from './voice-profile.port.js';

/** What another replica saved is written by after this time at the latest. */
const KEPT_MS = 10_000;
/** Kept by tenant. */
const MAX_TENANTS = 1_000;

interface Known {
  readonly documents: DocumentStore;
  readonly readAt: Moment;
  readonly view: Promise<VoiceProfileView>;
}

/**
 * The brand voice in `.publisher/voice-profile.json`, written by compare-and-swap; it stands in for
 * `content.voice_profile` on every replica. Spec: web-api.md section 10.
 */
export class StoredVoices implements VoiceProfiles {
  // By size and not by `max`: lru-cache makes its arrays at once for `max`, and most processes have few tenants.
  readonly #known = new LRUCache<string, Known>({ maxSize: MAX_TENANTS, sizeCalculation: () => 1 });

  constructor(private readonly tools: { readonly clock: Clock; readonly ids: Ids }) {}

  async read({ config, storage }: TenantRuntime): Promise<VoiceProfileView> {
    const stored = await storage.documents.read(VOICE_AT, MAX_VOICE_BYTES);
    if (stored === null) return viewOf(config.content.voiceProfile ?? [], 'config');
    return viewOf(parseVoice(stored.bytes).entries, 'saved');
  }

  /**
   * What captions are written in, as of at most ten seconds ago.
   * @throws PublisherError `voice_profile_corrupt`, storage errors: a caption in another voice is worse than none
   */
  async entriesFor(runtime: TenantRuntime): Promise<readonly string[]> {
    const { tenant, storage } = runtime;
    const known = this.#known.get(tenant);
    if (known?.documents === storage.documents && ageMs(this.tools.clock, known.readAt) < KEPT_MS) {
      return (await known.view).entries;
    }
    const view = this.read(runtime);
    const read = { documents: storage.documents, readAt: momentOf(this.tools.clock), view };
    this.#known.set(tenant, read);
    view.catch(() => {
      if (this.#known.peek(tenant) === read) this.#known.delete(tenant);
    });
    return (await view).entries;
  }

  /** What cannot be read is replaced as well: that is the way out of it. */
  async save(
    runtime: TenantRuntime,
    entries: readonly string[] | null,
    expected: string | null,
  ): Promise<VoiceProfileView> {
    const { documents } = runtime.storage;
    const ofConfig = viewOf(runtime.config.content.voiceProfile ?? [], 'config');
    try {
      const stored = await documents.read(VOICE_AT, MAX_VOICE_BYTES);
      if (expected !== null && versionOf(stored?.bytes ?? null, ofConfig) !== expected) throw changed();
      const version = stored?.version ?? null;
      if (entries === null) await drop(documents, version);
      else await this.#write(documents, entries, version);
    } finally {
      // Also what is being read just now: it may be what was there before.
      this.#known.delete(runtime.tenant);
    }
    return entries === null ? ofConfig : viewOf(entries, 'saved');
  }

  async #write(documents: DocumentStore, entries: readonly string[], version: string | null): Promise<void> {
    const savedAt = new Date(this.tools.clock.now()).toISOString();
    const document: VoiceDocument = { entries, savedAt, writeNonce: this.tools.ids.hex(16) };
    const bytes = serializeVoice(document);
    try {
      const written =
        version === null ? await documents.create(VOICE_AT, bytes) : await documents.replace(VOICE_AT, bytes, version);
      if (written.outcome !== 'written') throw savedMeanwhile();
    } catch (error) {
      if (!isUnavailable(error) || !(await hasLanded(documents, document.writeNonce))) throw error;
    }
  }
}

/** By content: the same words saved again are the same version, whatever storage they lie in. */
function viewOf(entries: readonly string[], source: VoiceProfileView['source']): VoiceProfileView {
  const version = sha256Hex(Buffer.from(JSON.stringify([source, entries]))).slice(0, 32);
  return { entries, source, version };
}

/** Version of what is stored; null = it cannot be read, so nobody has edited it. */
function versionOf(stored: Uint8Array | null, ofConfig: VoiceProfileView): string | null {
  if (stored === null) return ofConfig.version;
  try {
    return viewOf(parseVoice(stored).entries, 'saved').version;
  } catch {
    return null;
  }
}

async function drop(documents: DocumentStore, version: string | null): Promise<void> {
  if (version === null) return;
  if ((await documents.delete(VOICE_AT, version)) === 'conflict') throw savedMeanwhile();
}

/** After a reply that was lost. */
async function hasLanded(documents: DocumentStore, writeNonce: string): Promise<boolean> {
  try {
    const there = await documents.read(VOICE_AT, MAX_VOICE_BYTES);
    return there !== null && parseVoice(there.bytes).writeNonce === writeNonce;
  } catch {
    return false; // the first error is answered
  }
}

function changed(): Error {
  return callerError('voice_profile_changed', 'Somebody else has saved the brand voice since it was read.');
}

function savedMeanwhile(): Error {
  return callerError('caption_changed', 'Somebody else has saved the brand voice at the same time.');
}
