import type { CDPSession, Locator, Page } from 'playwright-core';

/** In CSS pixels, from where it begins. */
export interface Way {
  readonly dx: number;
  readonly dy: number;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A finger moves on in so many steps. */
const STEPS = 6;

/** How somebody touches a page: with a mouse at a desk, with fingers on a phone. Fingers are real touch events. */
export class Hand {
  #touch: Promise<CDPSession> | null = null;

  constructor(
    private readonly page: Page,
    readonly isTouch: boolean,
  ) {}

  /** A click or a tap on the middle of something, once it can be reached. */
  press(target: Locator): Promise<void> {
    return this.isTouch ? target.tap() : target.click();
  }

  /** Presses a place in something that other things may lie over. @param part of its width from the left, 0 to 1 */
  async pressAt(target: Locator, part: number): Promise<void> {
    const { x, y, width, height } = await boxOf(target);
    const spot = { x: x + width * part, y: y + height / 2 };
    if (this.isTouch) await this.page.touchscreen.tap(spot.x, spot.y);
    else await this.page.mouse.click(spot.x, spot.y);
  }

  /**
   * Goes down in the middle of something, along, and up again.
   * @param before what happens while it is still down, at the end of the way
   */
  async draw(from: Locator, way: Way, before: () => Promise<void> = async () => undefined): Promise<void> {
    const start = await middleOf(from);
    await this.#down(start);
    for (let step = 1; step <= STEPS; step++) {
      await this.#to({ x: start.x + (way.dx * step) / STEPS, y: start.y + (way.dy * step) / STEPS });
    }
    await before();
    await this.#up();
  }

  /** Stays on something while something else happens, and goes away. */
  async rest(on: Locator, meanwhile: () => Promise<void>): Promise<void> {
    const spot = await middleOf(on);
    if (this.isTouch) await this.#down(spot);
    else await this.page.mouse.move(spot.x, spot.y);
    await meanwhile();
    if (this.isTouch) await this.#up();
    else await this.page.mouse.move(1, 1);
  }

  /** Two fingers that move apart; the wheel with Ctrl at a desk, which is what a touch pad sends for it. */
  async spread(on: Locator): Promise<void> {
    const { x, y } = await middleOf(on);
    if (!this.isTouch) {
      await this.page.mouse.move(x, y);
      await this.page.keyboard.down('Control');
      await this.page.mouse.wheel(0, -120);
      return this.page.keyboard.up('Control');
    }
    const apart = (by: number): readonly Spot[] => [
      { x: x - by, y },
      { x: x + by, y },
    ];
    await this.#send('touchStart', apart(20));
    for (let step = 1; step <= STEPS; step++) await this.#send('touchMove', apart(20 + step * 10));
    await this.#up();
  }

  async #down(at: Spot): Promise<void> {
    if (this.isTouch) return this.#send('touchStart', [at]);
    await this.page.mouse.move(at.x, at.y);
    await this.page.mouse.down();
  }

  #to(at: Spot): Promise<void> {
    return this.isTouch ? this.#send('touchMove', [at]) : this.page.mouse.move(at.x, at.y);
  }

  #up(): Promise<void> {
    return this.isTouch ? this.#send('touchEnd', []) : this.page.mouse.up();
  }

  async #send(type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: readonly Spot[]): Promise<void> {
    this.#touch ??= this.page.context().newCDPSession(this.page);
    const touchPoints = fingers.map(({ x, y }, id) => ({ x, y, id }));
    await (await this.#touch).send('Input.dispatchTouchEvent', { type, touchPoints });
  }
}

async function middleOf(target: Locator): Promise<Spot> {
  const { x, y, width, height } = await boxOf(target);
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where something is in the window. @throws Error when it is not there */
export async function boxOf(target: Locator): Promise<Spot & { readonly width: number; readonly height: number }> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (box === null) throw new Error('It is not to be seen.');
  return box;
}
