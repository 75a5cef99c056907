import { upstreamError } from '../../kernel/index.js';
import type { DocumentStore, StoredDocument } from '../../storage/index.js';
import type { RunKind } from '../workflow.types.js';
import { Claim, isStorageTrouble, isUnavailable, type LedgerTools } from './claim.js';
import {
  LEASE_MS,
  ledgerPath,
  MAX_RECORD_BYTES,
  STORAGE_TIME_RESOLUTION_MS,
  type LedgerEntry,
  type LedgerRecord,
} from './record.js';
import { parseRecord, serializeRecord } from './record-codec.js';
import { afterTakeOver, goTo, releasedState } from './transitions.js';

/** A record as read, with its age by the storage's own clock. */
export interface LedgerView {
  readonly record: LedgerRecord;
  readonly version: string;
  readonly modifiedAt: Date;
  /** The storage's own clock when it was read. A replica's clock decides nothing about a record. */
  readonly storageNow: Date;
  /** Somebody works on it now. */
  readonly live: boolean;
  /** Seconds until a live claim may be taken over; 0 when not live. */
  readonly retryAfterSeconds: number;
}

/** What a new owner writes; owner, epoch and write nonce are added. */
export type ClaimDraft = Omit<LedgerRecord, 'state' | 'epoch' | 'owner' | 'writeNonce'>;

export type ClaimResult =
  | { readonly outcome: 'claimed'; readonly claim: Claim }
  | { readonly outcome: 'busy'; readonly retryAfterSeconds: number };

const CLAIM_ROUNDS = 8;
const LATE_PAUSE_MS = 5_000;

/**
 * The publish ledger of one tenant: one record per content hash, beside the photos, written only by the
 * storage's own conditional writes. Spec: publishing.md section 5.
 */
export class Ledger {
  constructor(
    readonly documents: DocumentStore,
    private readonly tools: LedgerTools,
  ) {}

  /**
   * @param contentHash 64 hex
   * @returns null = no record
   * @throws PublisherError `ledger_corrupt`, `ledger_version`, `storage_unavailable`
   */
  async load(contentHash: string): Promise<LedgerView | null> {
    const document = await this.documents.read({ path: ledgerPath(contentHash) }, MAX_RECORD_BYTES);
    return document && viewOf(document, contentHash);
  }

  /**
   * Claims a content hash: creates its record, takes a released one, or takes over a stale one.
   * @param draft what to write, from the record as it is now (intents of a dead owner already `UNKNOWN`);
   *   may throw to refuse, which writes nothing. It also gets the storage's time, null when there is no record
   */
  async claim(
    contentHash: string,
    kind: RunKind,
    draft: (current: LedgerRecord | null, storageNow: Date | null) => ClaimDraft,
  ): Promise<ClaimResult> {
    const nonce = this.tools.ids.hex(16);
    const issued = this.tools.clock.monotonicMs();
    for (let round = 0; round < CLAIM_ROUNDS; round += 1) {
      const view = await this.load(contentHash);
      if (view?.live) {
        if (view.record.owner?.nonce === nonce) return { outcome: 'claimed', claim: this.#held(view, issued) };
        return { outcome: 'busy', retryAfterSeconds: view.retryAfterSeconds };
      }
      const current = view && takenOver(view);
      const record: LedgerRecord = {
        ...draft(current, view?.storageNow ?? null),
        state: 'CLAIMED',
        epoch: (current?.epoch ?? 0) + 1,
        owner: { nonce, kind },
        writeNonce: this.tools.ids.hex(16),
      };
      const claim = await this.#tryClaim(record, view?.version ?? null, issued);
      if (claim) return { outcome: 'claimed', claim };
    }
    throw upstreamError('storage_unavailable', 'The publish record changes too often to be claimed.');
  }

  /**
   * A sender whose claim was taken over still knows that its post was accepted: its own `UNKNOWN` becomes
   * `SENT`. Nothing else is touched, and a live owner is waited for, never disturbed.
   * Spec: publishing.md section 5.4.
   * @returns false = not stored; a person decides
   */
  async recordLateSuccess(
    contentHash: string,
    platform: string,
    intentNonce: string,
    sent: Pick<LedgerEntry, 'postId' | 'postUrl' | 'sentAt'>,
  ): Promise<boolean> {
    for (let round = 0; round < CLAIM_ROUNDS; round += 1) {
      const stored = await this.#tryLateSuccess(contentHash, platform, intentNonce, sent);
      if (stored !== 'later') return stored === 'stored';
      await this.tools.pause(LATE_PAUSE_MS);
    }
    return false;
  }

  async #tryLateSuccess(
    contentHash: string,
    platform: string,
    intentNonce: string,
    sent: Pick<LedgerEntry, 'postId' | 'postUrl' | 'sentAt'>,
  ): Promise<'stored' | 'refused' | 'later'> {
    try {
      const view = await this.load(contentHash);
      const entry = view?.record.platforms.get(platform);
      if (!view || entry?.intentNonce !== intentNonce) return 'refused';
      if (entry.state === 'SENT') return 'stored'; // by a write of ours whose reply was lost, or by a person
      if (entry.state !== 'UNKNOWN') return 'refused';
      if (view.live) return 'later';
      const platforms = new Map(view.record.platforms).set(platform, goTo(entry, 'SENT', { ...sent, code: null }));
      const changed = { ...view.record, platforms, owner: null, writeNonce: this.tools.ids.hex(16) };
      const record = { ...changed, state: releasedState(changed) };
      const path = ledgerPath(contentHash);
      const written = await this.documents.replace({ path }, serializeRecord(record), view.version);
      this.tools.touched?.(this.documents);
      return written.outcome === 'written' ? 'stored' : 'later';
    } catch (error) {
      if (isStorageTrouble(error)) return 'later';
      throw error;
    }
  }

  async #tryClaim(record: LedgerRecord, version: string | null, issued: number): Promise<Claim | null> {
    const at = { path: ledgerPath(record.contentHash) };
    try {
      const bytes = serializeRecord(record);
      const written =
        version === null ? await this.documents.create(at, bytes) : await this.documents.replace(at, bytes, version);
      if (written.outcome !== 'written') return null;
      const held = { record, version: written.version, writtenAt: written.modifiedAt };
      return new Claim(this.documents, this.tools, held, issued);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const view = await this.load(record.contentHash);
      if (view?.record.writeNonce !== record.writeNonce) throw error;
      return this.#held(view, issued);
    }
  }

  #held(view: LedgerView, issuedMonotonicMs: number): Claim {
    const held = { record: view.record, version: view.version, writtenAt: view.modifiedAt };
    return new Claim(this.documents, this.tools, held, issuedMonotonicMs);
  }
}

function viewOf(document: StoredDocument, contentHash: string): LedgerView {
  const record = parseRecord(document.bytes, contentHash);
  const leftMs = record.state === 'CLAIMED' ? LEASE_MS - youngestAgeMs(document) : 0;
  return {
    record,
    version: document.version,
    modifiedAt: document.modifiedAt,
    storageNow: document.storageNow,
    live: leftMs > 0,
    retryAfterSeconds: Math.max(0, Math.ceil(leftMs / 1000)),
  };
}

/**
 * The age a document has at least. Remote storages cut both times to whole seconds: a claim must never look older
 * than it is, so the second that may be missing is taken off.
 */
function youngestAgeMs({ storageNow, modifiedAt }: StoredDocument): number {
  return Math.max(0, storageNow.getTime() - modifiedAt.getTime() - STORAGE_TIME_RESOLUTION_MS);
}

/** What the next owner finds: a dead owner's intents may have been posted, so they are unknown. */
export function takenOver(view: LedgerView): LedgerRecord {
  const platforms = new Map(
    [...view.record.platforms].map(([platform, entry]) => {
      const intentAt = entry.state === 'INTENT' ? (entry.intentAt ?? view.modifiedAt.toISOString()) : entry.intentAt;
      return [platform, { ...afterTakeOver(entry), intentAt }] as const;
    }),
  );
  return { ...view.record, platforms };
}
