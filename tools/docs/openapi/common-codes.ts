import type { ErrorCode } from '../../../src/kernel/index.js';
import type { Route } from '../../../src/web/index.js';

/** What may happen to any request: before, around and after its handler. Spec: web-api.md sections 2 and 4. */
const EVERYWHERE: readonly ErrorCode[] = [
  'malformed_request',
  'request_timeout',
  'body_too_large',
  'uri_too_long',
  'unsupported_media_type',
  'headers_too_large',
  'internal_error',
];
/** What the way to a tenant adds. */
const TENANT: readonly ErrorCode[] = [
  'bad_host',
  'https_required',
  'not_found',
  'rate_limited',
  'config_unavailable',
  'storage_unavailable',
  'insufficient_balance',
  'tenant_busy',
  'overloaded',
  'shutting_down',
];
const API: readonly ErrorCode[] = ['duplicate_cookie', 'cross_origin_refused', 'validation_failed'];
const GUARDED: readonly ErrorCode[] = [
  'sign_in_required',
  'session_expired',
  'not_admin_here',
  'auth_not_configured',
  'auth_disabled',
];

/** Codes that are not repeated at each route. Spec: web-api.md section 4, "Not repeated below". */
export function commonCodes({ path, method, policy }: Route): readonly ErrorCode[] {
  if (path.startsWith('/health/')) return EVERYWHERE;
  const isApi = path.startsWith('/api/');
  const changes = method !== 'GET';
  return [
    ...EVERYWHERE,
    ...TENANT,
    ...(isApi ? API : []),
    ...(!isApi && changes ? (['cross_origin_refused'] as const) : []),
    ...(policy === 'open' ? [] : GUARDED),
    ...(policy !== 'open' && changes ? (['sign_in_unavailable', 'write_refused'] as const) : []),
  ];
}
