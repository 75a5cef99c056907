import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { collectRoutes } from '../../../src/web/index.js';
import { openApiDocument } from './document.js';
import { TypeSchemas } from './type-schemas.js';

/** What machines call (`src/pipeline-logs`) is no part of the page's API, and off by default. */
const ROOMS_WITH_ROUTES = ['src/web', 'src/health'];
/** Where types of answers are looked for by name. */
const FURTHER_TYPES = ['src/web/problems/problem-body.ts'];
/** The same project as this file, compiled or not. */
const CODE = join(__dirname, '..', '..', '..');
const load = createRequire(__filename);

/**
 * The API document of the controllers as they stand in the sources. Nothing is booted; that each of them is really
 * served, and nothing else, is for the tests to say.
 * @param root of the project, where the sources are
 */
export function buildDocument(root: string, version: string): object {
  const sources = ROOMS_WITH_ROUTES.flatMap((room) => controllersBelow(root, room));
  const types = new TypeSchemas(
    [...sources, ...FURTHER_TYPES].map((name) => join(root, name)),
    join(root, 'tsconfig.json'),
  );
  const controllers = sources.flatMap((name) => controllersIn(name.replace(/\.ts$/, '')));
  const { routes } = collectRoutes({ getControllers: () => controllers.map((metatype) => ({ metatype })) });
  return openApiDocument(routes, types, version);
}

function controllersBelow(root: string, room: string): readonly string[] {
  const names = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.controller.ts'))
    .map((name) => join(room, name))
    .sort();
}

function controllersIn(module: string): readonly NewableFunction[] {
  const exported = load(join(CODE, module)) as Readonly<Record<string, unknown>>;
  return Object.values(exported).filter(
    (value): value is NewableFunction =>
      typeof value === 'function' && Reflect.getMetadata(PATH_METADATA, value) !== undefined,
  );
}
