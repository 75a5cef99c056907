import { Gestures } from './gestures.js';
import type { Finger } from './gestures.js';
import { Zoom } from './zoom.js';

const finger = (x: number, y: number, more: Partial<Finger> = {}): Finger => ({
  id: 1,
  isMouse: false,
  onButton: false,
  at: 0,
  ...{ x, y, ...more },
});

function picture(isBusy = false) {
  const said: string[] = [];
  const drawn: (number | null)[] = [];
  const zoom = new Zoom(() => ({ ground: { width: 400, height: 400 }, picture: { width: 400, height: 400 } }));
  const gestures = new Gestures(zoom, {
    next: () => void said.push('next'),
    previous: () => void said.push('previous'),
    busy: () => isBusy,
    drag: (dx) => void drawn.push(dx),
  });
  const stroke = (from: Finger, to: Finger): void => {
    gestures.down(from);
    gestures.move(to);
    gestures.up(to);
  };
  return { gestures, zoom, said, drawn, stroke };
}

describe('Gestures', () => {
  it('when a finger goes left over 50 px, the picture follows it, springs back, and the next photo comes', () => {
    const { stroke, said, drawn } = picture();
    stroke(finger(100, 0), finger(30, 10));
    expect([said, drawn]).toEqual([['next'], [-70, null]]);
  });

  it('when it goes too little or too steep, the picture only springs back', () => {
    const { stroke, said, drawn } = picture();
    stroke(finger(0, 0), finger(50, 0));
    stroke(finger(0, 0), finger(80, 60));
    expect(said).toEqual([]);
    expect(drawn.at(-1)).toBeNull();
  });

  it('when a photo is loading, or it is the mouse, nothing steps', () => {
    const busy = picture(true);
    busy.stroke(finger(0, 0), finger(90, 0));
    const { stroke, said } = picture();
    stroke(finger(0, 0, { isMouse: true }), finger(90, 0, { isMouse: true }));
    expect([...said, ...busy.said]).toEqual([]);
  });

  it('when the picture is zoomed, a swipe pans it', () => {
    const { zoom, stroke, said } = picture();
    zoom.by(2);
    stroke(finger(100, 0), finger(10, 5));
    expect(said).toEqual([]);
    expect(zoom.state.get()).toEqual({ scale: 2, x: -90, y: 5 });
  });

  it('when two fingers part, the picture grows around them; together again, it is fitted and nothing steps', () => {
    const { gestures, zoom, said } = picture();
    gestures.down(finger(-50, 0));
    gestures.down(finger(50, 0, { id: 2 }));
    gestures.move(finger(150, 0, { id: 2 }));
    expect(zoom.state.get().scale).toBe(2);
    gestures.move(finger(45, 0, { id: 2 }));
    gestures.up(finger(45, 0, { id: 2 }));
    gestures.up(finger(-200, 0));
    expect(zoom.isZoomed).toBe(false);
    expect(said).toEqual([]);
  });

  it('when it is tapped twice in one place, it zooms in and out; on a button, or slowly, it does not', () => {
    const { zoom, stroke } = picture();
    const tap = (at: number, more: Partial<Finger> = {}): void =>
      stroke(finger(20, 20, { at, ...more }), finger(20, 20, { at, ...more }));
    tap(0, { onButton: true });
    tap(100, { onButton: true });
    tap(2000);
    tap(3000);
    expect(zoom.isZoomed).toBe(false);
    tap(3200);
    expect(zoom.isZoomed).toBe(true);
    tap(5000);
    tap(5200);
    expect(zoom.isZoomed).toBe(false);
  });

  it('when the browser takes a touch over, nothing steps', () => {
    const { gestures, said, drawn } = picture();
    gestures.down(finger(0, 0));
    gestures.move(finger(90, 0));
    gestures.cancel(finger(90, 0));
    gestures.up(finger(90, 0));
    expect([said, drawn.at(-1)]).toEqual([[], null]);
  });
});
