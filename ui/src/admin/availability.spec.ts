import { localProblem } from '../api/problem.js';
import { Availability } from './availability.js';
import type { Publisher } from './platforms.js';

const platform = (id: string, reason: string | null): Publisher => ({
  id,
  type: 'telegram',
  label: id,
  ready: reason === null,
  reason,
  field: null,
  limits: [],
  altText: true,
  nsfwGate: null,
});

/** A service whose platforms and AI may be taken away and given back. */
function desk() {
  const service = { platforms: [platform('one', null)], isAway: false, isAiAway: false, asked: 0, features: 0, ms: 0 };
  const availability = new Availability({
    publishers: async () => {
      service.asked += 1;
      if (service.isAway) return { ok: false, problem: localProblem('no_answer') };
      return { ok: true, value: service.platforms.map((one) => ({ ...one })) };
    },
    features: async () => void (service.features += 1),
    isAiAway: () => service.isAiAway,
    now: () => service.ms,
  });
  const shown = () => availability.publishers.get().map(({ id, reason }) => `${id} ${reason ?? 'ready'}`);
  return { service, availability, shown };
}

describe('what can be used now', () => {
  it('when everything works, photo after photo asks nothing', async () => {
    const { service, availability } = desk();
    await availability.loadPublishers();
    for (let photo = 0; photo < 10; photo += 1) {
      service.ms += 60_000;
      await availability.photoOpened();
    }
    expect([service.asked, service.features]).toEqual([1, 0]);
  });

  it('when a platform could not be used, the next photo asks again and the note is gone once it is well', async () => {
    const { service, availability, shown } = desk();
    service.platforms = [platform('one', null), platform('two', 'credential_unavailable')];
    await availability.loadPublishers();
    expect(shown()).toEqual(['one ready', 'two credential_unavailable']);
    service.platforms = [platform('one', null), platform('two', null)];
    await availability.photoOpened();
    expect(shown()).toEqual(['one ready', 'two ready']);
  });

  it('when AI could not be used, the next photo asks again', async () => {
    const { service, availability } = desk();
    service.isAiAway = true;
    await availability.photoOpened();
    expect(service.features).toBe(1);
  });

  it('when photos are looked through quickly, nobody is asked more than once in five seconds', async () => {
    const { service, availability } = desk();
    service.isAiAway = true;
    for (let photo = 0; photo < 20; photo += 1) {
      await availability.photoOpened();
      service.ms += 1_000;
    }
    expect(service.features).toBe(4);
  });

  it('when many ask at once, one question is put', async () => {
    const { service, availability } = desk();
    await Promise.all([availability.refresh(), availability.refresh(), availability.refresh()]);
    expect([service.asked, service.features]).toEqual([1, 1]);
    await availability.refresh();
    expect(service.asked).toBe(2);
  });

  it('when nobody answers, what was known stays', async () => {
    const { service, availability, shown } = desk();
    await availability.loadPublishers();
    service.isAway = true;
    await availability.loadPublishers();
    expect(shown()).toEqual(['one ready']);
  });

  it('when nothing has changed, nothing is drawn anew', async () => {
    const { availability } = desk();
    await availability.loadPublishers();
    const before = availability.publishers.get();
    await availability.loadPublishers();
    expect(availability.publishers.get()).toBe(before);
  });
});
