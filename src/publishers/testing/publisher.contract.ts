import { imagesContract } from './contract/images.contract.js';
import { sendsContract } from './contract/sends.contract.js';
import { wireFaultsContract } from './contract/wire-faults.contract.js';
import { wireRefusalsContract } from './contract/wire-refusals.contract.js';
import { wireSettingsContract } from './contract/wire-settings.contract.js';
import type { MakePublisher, PublisherHarness } from './harness.js';
import type { MakePublisherWire, PublisherWireHarness, WireProfile } from './wire-harness.js';

const PARTS = { sends: sendsContract, images: imagesContract };
const WIRE_PARTS = { faults: wireFaultsContract, refusals: wireRefusalsContract, settings: wireSettingsContract };

/**
 * What every publisher promises, run on each adapter and on the fake.
 * Spec: publishers.md section 13; the numbers in the names are those of its list.
 * @param make a fresh platform and publisher for each test
 */
export function describePublisher(name: string, make: MakePublisher): void {
  describe(`publisher contract: ${name}`, () => {
    const harness = freshForEachTest(make);
    for (const [part, suite] of Object.entries(PARTS)) describe(part, () => suite(harness));
  });
}

/**
 * What a publisher promises besides when its platform is behind a socket: the rest of the 21 points. An adapter
 * runs both suites with one harness.
 * @param profile what is fixed about this platform; a fault that it lacks is named there with the reason
 */
export function describePublisherOnWire(profile: WireProfile, make: MakePublisherWire): void {
  describe(`publisher contract on a wire: ${profile.name}`, () => {
    const harness = freshForEachTest(make);
    for (const [part, suite] of Object.entries(WIRE_PARTS)) describe(part, () => suite(profile, harness));
  });
}

function freshForEachTest<H extends PublisherHarness | PublisherWireHarness>(make: () => Promise<H>): () => H {
  let current: H | null = null;
  beforeEach(async () => {
    current = await make();
  });
  afterEach(async () => {
    await current?.dispose();
    current = null;
  });
  return () => {
    if (current === null) throw new Error('the harness lives only while a test runs');
    return current;
  };
}
