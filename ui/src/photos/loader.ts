import type { PhotosApi } from '../api/photos-api.js';
import { sized } from '../api/photos.js';
import type { PhotoDetail } from '../api/photos.js';
import { mayPass } from '../api/problem.js';
import type { Problem } from '../api/problem.js';
import type { Loaded } from './stage.js';
import type { Target } from './order.js';

/** An image element that is loaded and decoded; the very element is put on the screen. */
export type Picture = HTMLImageElement;

interface Entry {
  readonly loaded: Promise<Loaded<Picture>>;
  readonly controller: AbortController;
  readonly at: number;
}

const KEPT = 6;
const FRESH_MS = 60_000;

/**
 * Reads a photo's detail and picture together, and reads ahead. The picture is always the one the detail
 * names, so what is painted and what is acted on are one version. Spec: ui.md sections 6 and 13.
 */
export class PhotoLoader {
  private readonly ahead = new Map<string, Entry>();
  private pausedUntil = 0;

  constructor(
    private readonly api: PhotosApi,
    private readonly pictureName: (photo: PhotoDetail) => string,
  ) {}

  async load(target: Target, signal: AbortSignal): Promise<Loaded<Picture>> {
    const entry = this.ahead.get(keyOf(target));
    this.ahead.delete(keyOf(target));
    if (entry !== undefined && Date.now() - entry.at < FRESH_MS) {
      const loaded = await entry.loaded;
      if (loaded.ok) return loaded;
    }
    return this.read(target, signal);
  }

  /** Reads photos that will probably be wanted; gives up those that no longer are. */
  prefetch(targets: readonly Target[]): void {
    const keys = new Set(targets.map(keyOf));
    for (const [key, entry] of this.ahead) {
      if (keys.has(key) || this.ahead.size < KEPT) continue;
      entry.controller.abort();
      this.ahead.delete(key);
    }
    if (savesData() || Date.now() < this.pausedUntil) return;
    for (const target of targets) {
      const known = this.ahead.get(keyOf(target));
      if (known !== undefined && Date.now() - known.at < FRESH_MS) continue;
      const controller = new AbortController();
      this.ahead.set(keyOf(target), { loaded: this.read(target, controller.signal), controller, at: Date.now() });
    }
  }

  /** A photo that was painted before and may be again, without a question. */
  keep(target: Target, painted: { readonly photo: PhotoDetail; readonly picture: Picture | null }): void {
    const loaded = Promise.resolve({ ok: true as const, ...painted });
    this.ahead.set(keyOf(target), { loaded, controller: new AbortController(), at: Date.now() });
  }

  /** What was read ahead about this photo no longer holds. */
  forget(target: Target): void {
    this.ahead.get(keyOf(target))?.controller.abort();
    this.ahead.delete(keyOf(target));
  }

  private async read(target: Target, signal: AbortSignal): Promise<Loaded<Picture>> {
    const answer = await this.api.detail(target.folder, target.filename, signal);
    if (!answer.ok) return this.refused(answer.problem);
    const photo = answer.value;
    const picture = await loadPicture(photo, this.pictureName(photo), signal);
    const problem = picture === null && !signal.aborted ? await this.api.whyNot(pictureUrl(photo), signal) : null;
    // A picture that only has to wait is asked for again; one that cannot be shown leaves everything else possible.
    if (problem !== null && mayPass(problem)) return this.refused(problem);
    return { ok: true, photo, picture };
  }

  private refused(problem: Problem): Loaded<Picture> {
    if (problem.code === 'rate_limited') this.pausedUntil = Date.now() + 1000 * (problem.retryAfterSeconds ?? 10);
    return { ok: false, problem };
  }
}

/** Null = this picture cannot be shown, or is no longer wanted. */
async function loadPicture(photo: PhotoDetail, name: string, signal: AbortSignal): Promise<Picture | null> {
  const image = new Image();
  const stop = (): void => image.removeAttribute('src');
  signal.addEventListener('abort', stop);
  image.alt = name;
  image.decoding = 'async';
  image.draggable = false;
  if (photo.width !== null && photo.height !== null) {
    image.width = photo.width;
    image.height = photo.height;
  }
  image.src = pictureUrl(photo);
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The thumbnail that fills this screen; sharper on dense ones. */
function pictureUrl(photo: PhotoDetail): string {
  const pixels = Math.max(window.innerWidth, window.innerHeight) * window.devicePixelRatio;
  return sized(photo.thumbnailUrl, pixels <= 700 ? 'w640h480' : 'w1024h768');
}

/** The person asked for little traffic. */
export function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

const keyOf = (target: Target): string => `${target.folder}/${target.filename}`;
