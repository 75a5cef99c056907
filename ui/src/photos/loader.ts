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

/** A picture that was asked for before the detail had come. */
interface Early {
  readonly url: string;
  readonly picture: Promise<Picture | null>;
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
    /** Address of a photo's thumbnail as a listing told it; null = it is in none. */
    private readonly listedUrl: (target: Target) => string | null,
  ) {}

  async load(target: Target, signal: AbortSignal): Promise<Loaded<Picture>> {
    const entry = this.ahead.get(keyOf(target));
    this.ahead.delete(keyOf(target));
    if (entry !== undefined && Date.now() - entry.at < FRESH_MS) {
      const loaded = await entry.loaded;
      if (loaded.ok) return loaded;
    }
    return this.readBoth(target, signal);
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

  /** Asks for the picture beside the detail, where its address is known; it is used if the detail names that one. */
  private async readBoth(target: Target, signal: AbortSignal): Promise<Loaded<Picture>> {
    const listed = this.listedUrl(target);
    if (listed === null) return this.read(target, signal);
    const off = new AbortController();
    const stop = (): void => off.abort();
    signal.addEventListener('abort', stop);
    const url = pictureUrl(listed);
    const picture = loadPicture(url, off.signal);
    const loaded = await this.read(target, signal, { url, picture });
    signal.removeEventListener('abort', stop);
    off.abort();
    return loaded;
  }

  private async read(target: Target, signal: AbortSignal, early?: Early): Promise<Loaded<Picture>> {
    const answer = await this.api.detail(target.folder, target.filename, signal);
    if (!answer.ok) return this.refused(answer.problem);
    const photo = answer.value;
    const url = pictureUrl(photo.thumbnailUrl);
    const known = early?.url === url ? await early.picture : null;
    // One that did not come early may come now: the detail has renewed the sign-in.
    const picture = known ?? (await loadPicture(url, signal));
    if (picture !== null) describe(picture, photo, this.pictureName(photo));
    const problem = picture === null && !signal.aborted ? await this.api.whyNot(url, signal) : null;
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
async function loadPicture(url: string, signal: AbortSignal): Promise<Picture | null> {
  const image = new Image();
  const stop = (): void => image.removeAttribute('src');
  signal.addEventListener('abort', stop);
  image.decoding = 'async';
  image.draggable = false;
  image.src = url;
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function describe(picture: Picture, { width, height }: PhotoDetail, name: string): void {
  picture.alt = name;
  if (width === null || height === null) return;
  picture.width = width;
  picture.height = height;
}

/** The thumbnail that fills this screen; sharper on dense ones. */
function pictureUrl(thumbnailUrl: string): string {
  const pixels = Math.max(window.innerWidth, window.innerHeight) * window.devicePixelRatio;
  return sized(thumbnailUrl, pixels <= 700 ? 'w640h480' : 'w1024h768');
}

/** The person asked for little traffic. */
export function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

const keyOf = (target: Target): string => `${target.folder}/${target.filename}`;
