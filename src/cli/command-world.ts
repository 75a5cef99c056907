import type { AppOptions } from '../app.factory.js';
import type { LoadedEnvironment } from '../platform/environment/index.js';
import type { Interruption } from './interruption.js';

/** What a command needs of the world around it; there is one per run of the program. */
export interface CommandWorld {
  /** @throws EnvironmentError */
  load(): LoadedEnvironment;
  /** Results. With `--json` nothing else than JSON. */
  out(text: string): void;
  /** Log lines and troubles. */
  err(text: string): void;
  /** Logs an error that nobody foresaw; what a person is told holds none of it. */
  unforeseen(error: unknown): void;
  /** Where progress is drawn; null = there is no terminal. */
  readonly terminal: NodeJS.WritableStream | null;
  /** Where a password or a caption may be typed or piped in. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly interruption: Interruption;
  readonly app?: AppOptions;
}
export const CommandWorld = Symbol('CommandWorld');
