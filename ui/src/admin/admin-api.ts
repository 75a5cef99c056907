import type { ApiClient } from '../api/client.js';
import { localProblem } from '../api/problem.js';
import type { Outcome } from '../api/problem.js';
import type { Answer } from '../api/photos-api.js';
import { photoPath, toCaptionState } from '../api/photos.js';
import type { CaptionState, PhotoKey } from '../api/photos.js';
import { flag, list, mapOf, members, number, text } from '../lib/read.js';
import type { Members } from '../lib/read.js';
import type { HistoryFilter } from '../lib/router.js';
import { toHistoryItem } from './history-items.js';
import type { HistoryItem } from './history-items.js';
import { toPreview, toPublisher } from './platforms.js';
import type { Preview, Publisher } from './platforms.js';

export type CurationAction = 'keep' | 'remove' | 'undo';

/** Body of a caption save; a missing member leaves that part as it is, null drops it. */
export interface CaptionChange {
  readonly caption?: string | null;
  readonly captions?: Readonly<Record<string, string | null>>;
  readonly altText?: string | null;
  readonly nsfw?: boolean | null;
}

export interface PublishBody {
  readonly platforms: readonly string[];
  readonly captions?: Readonly<Record<string, string>>;
  readonly altText?: string;
  readonly nsfw?: boolean;
  readonly dryRun?: boolean;
}

/** What only admins may ask of the service. Every change names the photo's version. Spec: web-api.md section 4. */
export class AdminApi {
  constructor(private readonly client: ApiClient) {}

  async publishers(): Promise<Answer<readonly Publisher[]>> {
    const answer = await this.client.get('/api/config/publishers');
    if (!answer.ok) return answer;
    return { ok: true, value: list(answer.value['publishers']).flatMap((one) => toPublisher(one) ?? []) };
  }

  /** @param again pay again although a stored analysis fits */
  analyze(photo: PhotoKey, again: boolean): Promise<Outcome<Members>> {
    const path = photoPath(photo, 'analyze', again ? { force_refresh: 'true' } : {});
    return this.client.send({ path, version: photo.version });
  }

  async saveCaption(
    photo: PhotoKey,
    change: CaptionChange,
    captionVersion: string | null,
  ): Promise<Answer<CaptionState>> {
    const path = photoPath(photo, 'caption');
    const body = { ...change, captionVersion };
    const answer = await this.client.send({ method: 'PUT', path, version: photo.version, body });
    return answer.ok ? { ok: true, value: toCaptionState(answer.value) } : answer;
  }

  /** Exactly what each platform would receive. */
  async preview(
    body: {
      readonly captions: Readonly<Record<string, string>>;
      readonly platforms: readonly string[];
      readonly nsfw?: boolean;
    },
    signal: AbortSignal,
  ): Promise<Answer<Readonly<Record<string, Preview>>>> {
    const answer = await this.client.send({ path: '/api/captions/preview', body, signal });
    if (!answer.ok) return answer;
    const found = members(answer.value['previews'] ?? answer.value['platforms'] ?? answer.value);
    return { ok: true, value: mapOf(found, toPreview) };
  }

  publish(photo: PhotoKey, body: PublishBody, key: string): Promise<Outcome<Members>> {
    return this.client.send({
      path: photoPath(photo, 'publish'),
      version: photo.version,
      body,
      headers: body.dryRun === true ? {} : { 'Idempotency-Key': key, Prefer: 'respond-async' },
    });
  }

  curate(action: CurationAction, photo: PhotoKey): Promise<Outcome<Members>> {
    return this.client.send({ path: photoPath(photo, action), version: photo.version });
  }

  /** For good. @param confirm the exact name, as the person typed it */
  delete(photo: PhotoKey, confirm: string): Promise<Outcome<Members>> {
    return this.client.send({ path: photoPath(photo, 'delete'), version: photo.version, body: { confirm } });
  }

  async history(
    filter: HistoryFilter,
    range: { readonly offset: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<Answer<{ readonly items: readonly HistoryItem[]; readonly total: number; readonly truncated: boolean }>> {
    const params = new URLSearchParams({
      ...filter,
      ...dayBounds(filter),
      offset: String(range.offset),
      limit: String(range.limit),
    });
    const answer = await this.client.get(`/api/history?${params.toString()}`, signal);
    if (!answer.ok) return answer;
    const items = list(answer.value['items']).flatMap((item) => toHistoryItem(item) ?? []);
    const total = number(answer.value['total']) ?? items.length;
    return { ok: true, value: { items, total, truncated: flag(answer.value['truncated']) } };
  }

  async record(contentHash: string): Promise<Answer<HistoryItem>> {
    return itemOf(await this.client.get(`/api/history/${encodeURIComponent(contentHash)}`));
  }

  async resolve(contentHash: string, decision: Decision): Promise<Answer<HistoryItem>> {
    const path = `/api/history/${encodeURIComponent(contentHash)}/resolve`;
    return itemOf(await this.client.send({ path, body: decision }));
  }
}

export interface Decision {
  readonly platform: string;
  readonly attempt: number;
  readonly decision: 'posted' | 'not_posted' | 'withdraw';
  readonly postUrl?: string;
}

/** The id of a publication that goes on after its answer. */
export function operationIdOf(answer: Extract<Outcome<Members>, { ok: true }>): string | null {
  const named = text(answer.value['operationId']) ?? text(answer.value['id']);
  if (named !== null) return named;
  const last = answer.headers.get('location')?.split('/').pop() ?? '';
  return last === '' ? null : decodeURIComponent(last);
}

/** Days of the person's own clock as the service takes them: from the first moment to the last. */
function dayBounds({ from, to }: HistoryFilter): HistoryFilter {
  const at = (day: string, time: string): string => new Date(`${day}T${time}`).toISOString();
  return {
    ...(isDay(from) ? { from: at(from, '00:00:00') } : {}),
    ...(isDay(to) ? { to: at(to, '23:59:59.999') } : {}),
  };
}

const isDay = (text: string | undefined): text is string =>
  text !== undefined && !Number.isNaN(Date.parse(`${text}T00:00:00`));

function itemOf(answer: Outcome<Members>): Answer<HistoryItem> {
  if (!answer.ok) return answer;
  const item = toHistoryItem(answer.value);
  return item === null ? { ok: false, problem: localProblem('bad_answer') } : { ok: true, value: item };
}
