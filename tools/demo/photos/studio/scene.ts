import type { Finish } from './finish.js';
import type { Painting } from './painting.js';
import type { Random } from './random.js';

/** Paints one picture. What it returns says how it ends up on its paper. */
export type Scene = (painting: Painting, random: Random) => Promise<Finish | void>;
