import { buildDocument } from './openapi/build-document.js';
import { clientTypes } from './openapi/client-types.js';

/** What the service answers GET `/api/docs` with; the build copies it. */
export const DOCUMENT_PATH = 'src/web/api/docs/document/openapi.json';
/** What the page knows of the API. */
export const CLIENT_TYPES_PATH = 'ui/src/api/schema.ts';

/**
 * What is generated from the routes and their types, by path from the project's root. Reads the sources with the
 * compiler, so it takes seconds.
 */
export async function contractFiles(root: string, version: string): Promise<ReadonlyMap<string, string>> {
  const document = buildDocument(root, version);
  return new Map([
    [DOCUMENT_PATH, `${JSON.stringify(document, null, 1)}\n`],
    [CLIENT_TYPES_PATH, await clientTypes(document)],
  ]);
}
