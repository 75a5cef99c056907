import { flag, integer, jsonArray, jsonObject, text, word } from '../declare.js';
import { schedules } from '../declare-schedules.js';
import { asDomain } from '../values.js';
import type { VariableGroup } from '../variable.js';

/** `s3` is another word for `managed`. */
export const STORAGE_WORDS = ['local', 'dropbox', 'managed', 's3'] as const;
/** Who may write captions. */
export const CAPTIONING_WORDS = ['offline', 'openai'] as const;

const feature = (name: string, byDefault: boolean, help: string) => flag({ name, default: byDefault, help });

/** Spec: configuration.md section 3. */
export const STANDALONE_GROUP = {
  title: 'Standalone mode',
  intro:
    'One tenant, described by variables. With none of them set the service serves `DATA_DIR/photos`, captions offline and publishes to the outbox.',
  variables: {
    standaloneHost: text({
      name: 'STANDALONE_HOST',
      default: null,
      rule: 'a host name without port',
      accept: asDomain,
      help: 'Only this host is served; its first label names the tenant. Unset: any host, tenant `default`.',
    }),
    storageProvider: word({
      name: 'STORAGE_PROVIDER',
      words: STORAGE_WORDS,
      default: null,
      help: 'Where the photos live. Unset: where there are credentials for, else `local`. `s3` is the same as `managed`.',
    }),
    storagePaths: jsonObject({
      name: 'STORAGE_PATHS',
      shape: '{"root":"/","archive":"archive","keep":"keep","remove":"reject"}',
      help: 'Folders; only `root` is required, relative ones lie below it. Local storage: `/`, the default, is `DATA_DIR/photos`.',
    }),
    publishers: jsonArray({
      name: 'PUBLISHERS',
      shape: '[{"type":"outbox"}]',
      help: 'Platforms to publish to; `id` defaults to the type. Unset: the outbox.',
    }),
    emailServer: jsonObject({
      name: 'EMAIL_SERVER',
      shape: '{"sender":"studio@example.com","smtp_server":"smtp.example.com","smtp_port":587}',
      help: 'Mail server of the mail platforms; also `use_tls`, `username`.',
    }),
    openaiSettings: jsonObject({
      name: 'OPENAI_SETTINGS',
      shape: '{"vision_model":"…","system_prompt":"…"}',
      help: 'Models and prompts of the captions.',
    }),
    captionFileSettings: jsonObject({
      name: 'CAPTIONFILE_SETTINGS',
      shape: '{"extended_metadata_enabled":false,"artist_alias":null}',
      help: 'What is written into the caption file beside a photo.',
    }),
    confirmationSettings: jsonObject({
      name: 'CONFIRMATION_SETTINGS',
      shape: '{"confirmation_to_sender":true,"confirmation_tags_count":5}',
      help: 'The confirmation mail of the mail platforms.',
    }),
    contentSettings: jsonObject({
      name: 'CONTENT_SETTINGS',
      shape: '{"archive":true,"debug":false,"hashtag_string":"#light"}',
      help: 'Archive after publishing, debug (nothing is published), fixed hashtags, voice profile.',
    }),
    captioningProvider: word({
      name: 'CAPTIONING_PROVIDER',
      words: CAPTIONING_WORDS,
      default: null,
      help: 'Who writes captions. Unset: `openai` where OPENAI_API_KEY is set, else `offline`; with a control plane each tenant’s own credentials decide. `offline` then holds for all of them.',
    }),
    featureAnalyzeCaption: feature('FEATURE_ANALYZE_CAPTION', true, 'Analyze photos and write captions.'),
    featurePublish: feature('FEATURE_PUBLISH', true, 'Publish photos.'),
    featureKeepCurate: feature('FEATURE_KEEP_CURATE', true, 'Move photos to the keep folder.'),
    featureRemoveCurate: feature('FEATURE_REMOVE_CURATE', true, 'Move photos to the remove folder.'),
    featureAltText: feature('FEATURE_ALT_TEXT', true, 'Write alternative texts.'),
    featureSmartHashtags: feature('FEATURE_SMART_HASHTAGS', true, 'Choose hashtags per platform.'),
    featureLibrary: feature('FEATURE_LIBRARY', true, 'Upload, search and move in the library.'),
    featureDelete: feature('FEATURE_DELETE', false, 'Delete photos for good.'),
    featureVoiceMatching: feature('FEATURE_VOICE_MATCHING', false, 'Write in the voice of `voice_profile`.'),
    autoView: feature('AUTO_VIEW', false, 'Let everybody look at the photos without signing in.'),
    aiRatePerMinute: integer({
      name: 'AI_RATE_PER_MINUTE',
      default: 20,
      min: 1,
      max: 10_000,
      help: 'Calls to the model per minute.',
    }),
    schedule: schedules({
      name: 'SCHEDULE',
      help: 'When the next photo is published: five cron fields, read in UTC, or schedules with `id` and `cron`, and if wanted `timeZone`, `order`, `platforms`, `count`, `ai`. Unset: nothing is published by itself.',
    }),
    archiveOnPartial: flag({
      name: 'ARCHIVE_ON_PARTIAL',
      default: false,
      help: 'Archive a photo when only some of its platforms took it.',
    }),
  },
} satisfies VariableGroup;
