import { csv, flag, integer } from '../declare.js';
import type { VariableGroup } from '../variable.js';

/** Spec: configuration.md section 4, auth.md section 13. */
export const WEB_GROUP = {
  title: 'Web and sign-in',
  intro: 'Without any way to sign in the service runs, says so once, and refuses every change.',
  variables: {
    secureCookies: flag({
      name: 'WEB_SECURE_COOKIES',
      default: true,
      help: 'Cookies only over https. `false` is for development over http.',
    }),
    sessionIdentitySeconds: integer({
      name: 'SESSION_IDENTITY_SECONDS',
      default: 900,
      min: 60,
      max: 900,
      help: 'Life of the identity cookie.',
    }),
    sessionIdleSeconds: integer({
      name: 'SESSION_IDLE_SECONDS',
      default: 3600,
      min: 900,
      max: 86_400,
      help: 'A session that is not used for so long ends.',
    }),
    sessionMaxAgeSeconds: integer({
      name: 'SESSION_MAX_AGE_SECONDS',
      default: 28_800,
      min: 900,
      max: 604_800,
      clampedAliases: ['WEB_ADMIN_COOKIE_TTL_SECONDS'],
      help: 'A session ends after so long in any case; at least the idle time.',
    }),
    adminLoginEmails: csv({
      name: 'ADMIN_LOGIN_EMAILS',
      aliases: ['AUTH0_ADMIN_EMAIL_ALLOWLIST'],
      item: /^[^\s@,]+@[^\s@,]+$/,
      itemRule: 'an e-mail address',
      help: 'Administrators of tenants that bring no list of their own.',
    }),
    libraryMaxUploadMb: integer({
      name: 'LIBRARY_MAX_UPLOAD_MB',
      default: 20,
      min: 1,
      max: 30,
      help: 'Largest upload in megabytes.',
    }),
    libraryScanBudget: integer({
      name: 'LIBRARY_SCAN_BUDGET',
      default: 20_000,
      min: 100,
      max: 1_000_000,
      help: 'Most files one listing looks at.',
    }),
    imageCacheTtlSeconds: integer({
      name: 'WEB_IMAGE_CACHE_TTL_SECONDS',
      default: 30,
      min: 0,
      max: 3600,
      help: 'How long a listing of photos is kept.',
    }),
  },
} satisfies VariableGroup;
