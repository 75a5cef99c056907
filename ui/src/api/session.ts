import { serviceUrl } from '../lib/addresses.js';
import { flag, list, mapOf, members, number, oneOf, text, texts } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import type { Schemas } from './contract.js';

/** Who is asking, as the service sees it. Spec: web-api.md section 4, `/api/admin/status`. */
export interface Status {
  readonly admin: boolean;
  readonly signedIn: boolean;
  readonly authMode: 'auth0' | 'password' | 'none';
  readonly email: string | null;
  readonly reason: string | null;
  /** Where a sign-in is renewed: on this host, or on the sign-in host. */
  readonly renewUrl: string | null;
  /** When the sign-in ends unless it is renewed, RFC 3339 by the service's clock. */
  readonly expiresAt: string | null;
  readonly notices: readonly SiteNotice[];
}

/** Something an admin should know, though nothing is wrong yet. */
export interface SiteNotice {
  /** The setting it is about; the words for it are ours where there are some. */
  readonly about: string | null;
  /** `YYYY-MM-DD` of the last day; null = not announced. */
  readonly day: string | null;
  /** The service's own words. */
  readonly text: string;
}

/** What this site can do. A visitor gets `autoView` only; everything else is off then. */
export interface Features {
  readonly autoView: boolean;
  readonly analyze: boolean;
  readonly publish: boolean;
  /** Photos are published here, also where this person may not: then they come shuffled unless wanted otherwise. */
  readonly shuffles: boolean;
  readonly keep: boolean;
  readonly remove: boolean;
  /** Photos can be deleted for good; off unless a site asks for it. */
  readonly delete: boolean;
  readonly altText: boolean;
  /** Captions are written in the brand's own voice, which can be edited. */
  readonly voice: boolean;
  /** Photos can be uploaded. */
  readonly library: boolean;
  /** Code that says why AI cannot be used now; null = it can. */
  readonly aiReason: string | null;
  readonly pageSizeMax: number;
  /** Most photos of one bulk job, by action; a missing action has no jobs. */
  readonly bulkMax: Readonly<Record<string, number>>;
  /** Of the brand voice: entries, and characters of each. */
  readonly voiceMax: { readonly entries: number; readonly characters: number };
  readonly maxUploadBytes: number;
  /** Media types of photos this site takes; empty = it did not say. */
  readonly acceptedTypes: readonly string[];
}

/** @param protocol of this page, e.g. `https:` */
export function toStatus(value: Promised<Schemas['StatusView']>, protocol: string): Status {
  const admin = flag(value['admin']);
  return {
    admin,
    signedIn: admin || flag(value['signedIn']),
    authMode: oneOf(['auth0', 'password', 'none'] as const, value['authMode']) ?? 'none',
    email: text(value['email']),
    reason: text(value['reason']),
    renewUrl: serviceUrl(value['renewUrl'], protocol),
    expiresAt: text(value['expiresAt']),
    notices: list(value['notices']).flatMap(toNotice),
  };
}

function toNotice(value: unknown): readonly SiteNotice[] {
  const { setting, shutdownDate, text: words }: Promised<Schemas['NoticeView']> = members(value);
  return typeof words !== 'string' ? [] : [{ about: text(setting), day: text(shutdownDate), text: words }];
}

export function toFeatures(value: Promised<Schemas['FeaturesView']>): Features {
  const limits: Promised<Schemas['LimitsView']> = members(value['limits']);
  const ai: Promised<Schemas['AiView']> = members(value['ai']);
  const voiceMax: Promised<Schemas['LimitsView']['voiceMax']> = members(limits['voiceMax']);
  return {
    autoView: flag(value['auto_view_enabled']),
    analyze: flag(value['analyze_caption_enabled']),
    publish: flag(value['publish_enabled']),
    // Strangers are told the mode of the site, and none of its functions.
    shuffles: flag(value['publish_enabled'] ?? value['mode'] === 'publish'),
    keep: flag(value['keep_enabled']),
    remove: flag(value['remove_enabled']),
    delete: flag(value['delete_enabled']),
    altText: value['alt_text_enabled'] !== false,
    voice: flag(value['voice_matching_enabled']),
    library: flag(value['library_enabled']),
    aiReason: ai['ready'] === false ? (text(ai['reason']) ?? 'credential_unavailable') : null,
    pageSizeMax: number(limits['pageSizeMax']) ?? 200,
    bulkMax: mapOf(limits['bulkMax'], number),
    voiceMax: {
      entries: number(voiceMax['entries']) ?? Number.POSITIVE_INFINITY,
      characters: number(voiceMax['characters']) ?? Number.POSITIVE_INFINITY,
    },
    maxUploadBytes: number(limits['maxUploadBytes']) ?? Number.POSITIVE_INFINITY,
    acceptedTypes: texts(limits['acceptedTypes']),
  };
}
