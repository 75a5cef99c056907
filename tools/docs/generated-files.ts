import { VARIABLE_GROUPS } from '../../src/platform/environment/index.js';
import { configurationPage } from './configuration-page.js';
import { envExample } from './env-example.js';
import { herokuApp } from './heroku-app.js';

/** What is generated from the declarations, by path from the project's root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/configuration.md', configurationPage(VARIABLE_GROUPS)],
    ['.env.example', envExample(VARIABLE_GROUPS)],
    ['app.json', herokuApp(VARIABLE_GROUPS)],
  ]);
}
