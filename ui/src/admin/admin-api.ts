import type { ApiClient } from '../api/client.js';
import { change, from } from '../api/contract.js';
import type { QueryOf, Schemas } from '../api/contract.js';
import { localProblem } from '../api/problem.js';
import type { Outcome } from '../api/problem.js';
import type { Answer } from '../api/photos-api.js';
import { toCaptionState } from '../api/photos.js';
import type { CaptionState, PhotoKey } from '../api/photos.js';
import { flag, list, mapOf, number, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
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

const PHOTO = '/api/images/{filename}';
const RECORD = '/api/history/{contentHash}';
const nameOf = ({ filename }: PhotoKey): { readonly filename: string } => ({ filename });
type HistoryQuery = QueryOf<'/api/history'>;

/** What only admins may ask of the service. Every change names the photo's version. Spec: web-api.md section 4. */
export class AdminApi {
  constructor(private readonly client: ApiClient) {}

  async publishers(): Promise<Answer<readonly Publisher[]>> {
    const answer = await this.client.get(from('/api/config/publishers', {}));
    if (!answer.ok) return answer;
    return { ok: true, value: list(answer.value['publishers']).flatMap((one) => toPublisher(one) ?? []) };
  }

  /** @param again pay again although a stored analysis fits */
  analyze(photo: PhotoKey, again: boolean): Promise<Outcome<Promised<Schemas['AnalysisView']>>> {
    const { folder, version } = photo;
    const query = { folder, ...(again ? { force_refresh: 'true' as const } : {}) };
    return this.client.send({ ...change('post', `${PHOTO}/analyze`, { path: nameOf(photo), query }), version });
  }

  async saveCaption(
    photo: PhotoKey,
    texts: CaptionChange,
    captionVersion: string | null,
  ): Promise<Answer<CaptionState>> {
    const { folder, version } = photo;
    const parts = { path: nameOf(photo), query: { folder }, body: { ...texts, captionVersion } };
    const answer = await this.client.send({ ...change('put', `${PHOTO}/caption`, parts), version });
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
    const answer = await this.client.send({ ...change('post', '/api/captions/preview', { body }), signal });
    return answer.ok ? { ok: true, value: mapOf(answer.value, toPreview) } : answer;
  }

  publish(
    photo: PhotoKey,
    body: PublishBody,
    key: string,
  ): Promise<Outcome<Promised<Schemas['PublishView'] | Schemas['RunningView']>>> {
    // Of any other folder the service says that it cannot be; another photo is never meant.
    const folder = photo.folder as 'inbox' | 'archive';
    return this.client.send({
      ...change('post', `${PHOTO}/publish`, { path: nameOf(photo), query: { folder }, body }),
      version: photo.version,
      headers: body.dryRun === true ? {} : { 'Idempotency-Key': key, Prefer: 'respond-async' },
    });
  }

  curate(action: CurationAction, photo: PhotoKey): Promise<Outcome<Promised<Schemas['SortedView' | 'UndoneView']>>> {
    const { folder, version } = photo;
    if (action !== 'undo') {
      return this.client.send({
        ...change('post', `${PHOTO}/${action}`, { path: nameOf(photo), query: { folder } }),
        version,
      });
    }
    // Of the inbox the service says that it cannot be; another photo is never meant.
    const moved = folder as Exclude<typeof folder, 'inbox'>;
    return this.client.send({
      ...change('post', `${PHOTO}/undo`, { path: nameOf(photo), query: { folder: moved } }),
      version,
    });
  }

  /** For good. @param confirm the exact name, as the person typed it */
  delete(photo: PhotoKey, confirm: string): Promise<Outcome<Promised<Schemas['SortedView']>>> {
    const { folder, version } = photo;
    const parts = { path: nameOf(photo), query: { folder }, body: { confirm } };
    return this.client.send({ ...change('post', `${PHOTO}/delete`, parts), version });
  }

  async history(
    filter: HistoryFilter,
    range: { readonly offset: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<Answer<{ readonly items: readonly HistoryItem[]; readonly total: number; readonly truncated: boolean }>> {
    const query = { ...filter, ...dayBounds(filter), offset: String(range.offset), limit: String(range.limit) };
    // The state is a word of the address bar: the service says whether it knows it.
    const asked = query as HistoryQuery;
    const answer = await this.client.get(from('/api/history', { query: asked }), signal);
    if (!answer.ok) return answer;
    const items = list(answer.value['items']).flatMap((item) => toHistoryItem(item) ?? []);
    const total = number(answer.value['total']) ?? items.length;
    return { ok: true, value: { items, total, truncated: flag(answer.value['truncated']) } };
  }

  async record(contentHash: string): Promise<Answer<HistoryItem>> {
    return itemOf(await this.client.get(from(RECORD, { path: { contentHash } })));
  }

  async resolve(contentHash: string, decision: Decision): Promise<Answer<HistoryItem>> {
    const parts = { path: { contentHash }, body: decision };
    return itemOf(await this.client.send(change('post', `${RECORD}/resolve`, parts)));
  }
}

export interface Decision {
  readonly platform: string;
  readonly attempt: number;
  readonly decision: 'posted' | 'not_posted' | 'withdraw';
  readonly postUrl?: string;
}

/** The id of a publication that goes on after its answer. */
export function operationIdOf(answer: Extract<Outcome<Promised<Schemas['RunningView']>>, { ok: true }>): string | null {
  const named = text(answer.value['operationId']);
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

function itemOf(answer: Outcome<Promised<Schemas['HistoryView']>>): Answer<HistoryItem> {
  if (!answer.ok) return answer;
  const item = toHistoryItem(answer.value);
  return item === null ? { ok: false, problem: localProblem('bad_answer') } : { ok: true, value: item };
}
