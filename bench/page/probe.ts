/**
 * What runs in the page before its own scripts and looks on: paints, shifts, interactions, frames. Plain text, as it is
 * no code of this program. Times in milliseconds.
 */
export const PROBE = `globalThis.probe = (() => {
  const seen = { lcp: 0, cls: 0, inp: 0 };
  const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true, ...more });
  watch('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime; });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
  watch('event', (entry) => { if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration); },
    { durationThreshold: 16 });

  // After the next frame has been handed over to be drawn.
  const painted = (run) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = run;
    port2.postMessage(0);
  });
  let waiting = null;
  const picture = () => document.querySelector('.picture img');

  // From the next key to the frame that shows another picture, or what was typed.
  const arm = (what) => {
    waiting = new Promise((done) => addEventListener('keydown', (event) => {
      const before = picture();
      const end = () => painted(() => done(performance.now() - event.timeStamp));
      if (what === 'typed') return addEventListener('input', end, { once: true });
      const watcher = new MutationObserver(() => {
        if (picture() === null || picture() === before) return;
        watcher.disconnect();
        end();
      });
      watcher.observe(document.body, { subtree: true, childList: true });
    }, { once: true, capture: true }));
  };

  // A steady scroll, one step a frame by the time that has passed. Gives the times between frames.
  const scroll = (distance, perSecond) => new Promise((done) => {
    const gaps = [];
    let begin = 0;
    let last = 0;
    performance.mark('stretch-begin');
    const frame = (now) => {
      if (last > 0) gaps.push(now - last);
      else begin = now;
      last = now;
      const y = ((now - begin) * perSecond) / 1000;
      scrollTo(0, Math.min(y, distance));
      if (y < distance) return requestAnimationFrame(frame);
      performance.mark('stretch-end');
      done(gaps);
    };
    requestAnimationFrame(frame);
  });

  const onScreen = () => [...document.querySelectorAll('.tile-picture')].filter((tile) => {
    const { top, bottom } = tile.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  // From a jump to a share of the whole height to the frame with the first picture there, and with all of them.
  const jump = async (share) => {
    const begin = performance.now();
    scrollTo(0, share * (document.documentElement.scrollHeight - innerHeight));
    const once = (isThere) => new Promise((done) => {
      const look = () => {
        const tiles = onScreen();
        const there = tiles.filter((tile) => tile.classList.contains('there')).length;
        if (isThere(there, tiles.length)) painted(() => done(performance.now() - begin));
        else setTimeout(look, 10);
      };
      requestAnimationFrame(look);
    });
    return { first: await once((there) => there > 0), all: await once((there, all) => all > 0 && there === all) };
  };
  return { seen, arm, painted: () => waiting, scroll, jump };
})();`;
