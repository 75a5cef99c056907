import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';

const HEAD = `// Generated from the API document by \`npm run docs:generate\`; types only, nothing of it reaches a browser.\n\n`;

/**
 * The document as types of TypeScript, for the page; without refusals, whose codes the page reads in one place.
 * Spec: ui.md section 2.
 */
export async function clientTypes(document: object): Promise<string> {
  const nodes = await openapiTS(withoutRefusals(document) as OpenAPI3, { immutable: true });
  return HEAD + astToString(nodes);
}

function withoutRefusals(document: object): unknown {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key !== 'responses' || typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => /^[123]/.test(name)));
  });
}
