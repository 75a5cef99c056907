import { Turns } from './turns.js';

it('when pieces come together, they go on one after the other, with the event loop free in between', async () => {
  const turns = new Turns(() => false, 5);
  const seen: string[] = [];
  const pieces = ['one', 'two', 'three'].map((name) =>
    turns.next().then(() => {
      seen.push(name);
      setImmediate(() => seen.push('others'));
    }),
  );
  await Promise.all(pieces);
  expect(seen.slice(0, 4)).toEqual(['one', 'others', 'two', 'others']);
});

it('when somebody waits for an answer, a piece waits until that is over', async () => {
  let othersWait = true;
  const next = new Turns(() => othersWait, Number.POSITIVE_INFINITY).next();
  let isOver = false;
  void next.then(() => (isOver = true));
  await new Promise((done) => setTimeout(done, 30));
  expect(isOver).toBe(false);
  othersWait = false;
  await next;
});

it('when somebody always waits for an answer, a piece goes on after the longest wait', async () => {
  let looks = 0;
  await new Turns(() => (looks += 1) > 0, 6).next();
  expect(looks).toBe(6);
});
