/**
 * Addresses of the one page, as route templates: what the page controller serves, and what signing in may lead back
 * to. Spec: web-api.md section 4.
 */
export const PAGE_PATHS = ['/', '/grid', '/photo/:folder/:filename', '/history', '/upload', '/sign-in'] as const;
