import { PassThrough } from 'node:stream';
import { Progress } from './progress.js';

/** A terminal that keeps what is drawn. */
function terminal() {
  const drawn: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, cursorTo: () => true });
  const methods = { clearLine: () => true, moveCursor: () => true };
  stream.on('data', (chunk: Buffer) => void drawn.push(chunk.toString()));
  return { stream: Object.assign(stream, methods), text: () => drawn.join('') };
}

describe('Progress', () => {
  it('when there are several steps, it says how far it is and is gone while something is written', () => {
    const { stream, text } = terminal();
    const progress = new Progress(stream, 'keep', 3);
    expect(text()).toContain('0 of 3');
    progress.step();
    const order: string[] = [];
    progress.aside(() => void order.push('written'));
    expect(order).toEqual(['written']);
    expect(text()).toContain('1 of 3');
    progress.end();
  });

  it('when there is one step, or nobody looks, nothing is drawn', () => {
    const { stream, text } = terminal();
    const one = new Progress(stream, 'keep', 1);
    one.step();
    one.end();
    expect(text()).toBe('');
    const written: string[] = [];
    const unseen = new Progress(null, 'keep', 3);
    unseen.aside(() => void written.push('x'));
    unseen.end();
    expect(written).toEqual(['x']);
  });
});
