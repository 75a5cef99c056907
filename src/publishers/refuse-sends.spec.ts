import { refuseSends } from './refuse-sends.js';
import { FakePublisher, sendContext } from './testing/index.js';

describe('refuseSends', () => {
  it('when a wrapped publisher is asked to send, it throws and the platform hears nothing', async () => {
    const fake = new FakePublisher();
    const wrapped = refuseSends(fake);
    const post = await wrapped.prepare(Buffer.from('x'), { caption: 'Hi', altText: null, spoiler: false });
    await expect(wrapped.send(post, sendContext())).rejects.toMatchObject({ code: 'write_refused', family: 'bug' });
    expect(fake.sends).toEqual([]);
  });

  it('when anything else is asked, the publisher itself answers', async () => {
    const fake = new FakePublisher({ readiness: { ready: false, code: 'not_configured' } });
    const wrapped = refuseSends(fake);
    expect(wrapped.destination()).toBe(fake.destination());
    expect(await wrapped.preflight()).toEqual({ ready: false, code: 'not_configured' });
    for (const name of ['id', 'type', 'label', 'captionRules', 'supports', 'nsfwGate', 'maxSendMs'] as const) {
      expect(wrapped[name]).toBe(fake[name]);
    }
    await wrapped.dispose();
    expect(fake.disposed).toBe(1);
  });
});
