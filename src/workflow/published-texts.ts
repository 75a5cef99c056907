import { ageMs, momentOf, type Clock, type Moment } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { inTime } from './in-time.js';
import type { Pause } from './ledger/claim.js';
import type { Ledger } from './ledger/ledger.js';
import type { LedgerIndex } from './ledger/ledger-index.js';
import type { LedgerRecord } from './ledger/record.js';

/** Texts a caption is to differ from. Spec: captioning.md section 4, "history". */
const MAX_TEXTS = 8;
const KEPT_MS = 60_000;
/** Records that are read for them, the newest, all at once. */
const RECORDS = 8;
/** A caption does not wait longer for them than this: it may do without. */
const PATIENCE_MS = 3_000;

interface Known {
  readonly readAt: Moment;
  readonly texts: Promise<readonly string[]>;
}

interface Dated {
  readonly at: string;
  readonly text: string;
}

/**
 * What a tenant has published last, for a writer that is not to repeat itself. From the ledger alone: what lies in
 * the inbox was not published. Spec: captioning.md section 4.
 */
export class PublishedTexts {
  /** By the config of a tenant's services, and gone with it. */
  readonly #known = new WeakMap<TenantRuntime['config'], Known>();

  constructor(
    private readonly clock: Clock,
    private readonly index: LedgerIndex,
    private readonly pause: Pause,
  ) {}

  /** At most eight, newest last, as of at most a minute ago. None when they cannot be had; never throws. */
  async newest(config: TenantRuntime['config'], ledger: Ledger): Promise<readonly string[]> {
    const known = this.#known.get(config);
    const isFresh = known && ageMs(this.clock, known.readAt) < KEPT_MS;
    const texts = isFresh ? known.texts : this.#read(config, ledger);
    return (await inTime(this.pause, PATIENCE_MS, texts)) ?? [];
  }

  #read(config: TenantRuntime['config'], ledger: Ledger): Promise<readonly string[]> {
    const texts = this.#textsOf(ledger);
    this.#known.set(config, { readAt: momentOf(this.clock), texts });
    texts.catch(() => this.#known.delete(config));
    return texts;
  }

  async #textsOf(ledger: Ledger): Promise<readonly string[]> {
    const newest = (await this.index.hashes(ledger.documents)).slice(0, RECORDS);
    const views = await this.index.views(ledger, newest);
    const dated = [...views.values()].flatMap((view) => (view ? textsIn(view.record) : []));
    dated.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
    // Of a text that went to several platforms the last time counts.
    const once = new Set(dated.map(({ text }) => text).reverse());
    return [...once].slice(0, MAX_TEXTS).reverse();
  }
}

/** What was sent of one photo, platform by platform. */
function textsIn(record: LedgerRecord): readonly Dated[] {
  return [...record.platforms].flatMap(([platform, entry]) => {
    const text = record.prepared.get(platform)?.caption ?? '';
    return entry.state === 'SENT' && text.trim() !== '' ? [{ at: entry.sentAt ?? record.updatedAt, text }] : [];
  });
}
