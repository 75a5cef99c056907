import type { Analysis } from '../captioning.port.js';
import { EMPTY_SIDECAR, parseSidecar, writeSidecar } from './sidecar.codec.js';
import { analysisChanges, storedAnalysis } from './sidecar.analysis.js';
import { sidecarData, withSidecarData } from './sidecar.data.js';

const analysis: Analysis = {
  description: 'Mostly blue, landscape format.',
  subject: 'a harbour',
  mood: 'calm',
  style: null,
  lighting: 'soft',
  pose: null,
  composition: 'wide',
  background: null,
  camera: null,
  clothingOrAccessories: 'a hat',
  tags: ['sea', 'boat'],
  aestheticTerms: ['quiet'],
  colorPalette: ['blue'],
  altText: 'Photo, mostly blue',
  nsfw: 'unknown',
  safetyLabels: ['minors_none'],
  title: 'Harbour',
  provenance: {
    source: 'offline',
    provider: 'offline',
    model: 'offline',
    promptVersion: 'p.v1',
    responseIds: [],
    tokens: 0,
  },
};
const photo = { name: 'a.jpg', sha256: 'a'.repeat(64) };

function stored(extended: boolean, own: object = {}) {
  const sidecar = withSidecarData(EMPTY_SIDECAR, {
    imageFile: photo.name,
    sha256: photo.sha256,
    ...analysisChanges(analysis, extended),
    ...own,
  });
  const parsed = parseSidecar(writeSidecar(sidecar));
  if (parsed.outcome !== 'sidecar') throw new Error(parsed.reason);
  return sidecarData(parsed.sidecar);
}

describe('storedAnalysis', () => {
  it('when extended metadata is kept, the whole analysis comes back', () => {
    expect(storedAnalysis(stored(true), photo)).toEqual(analysis);
  });

  it('when only the basic keys are kept, the others are unknown', () => {
    expect(storedAnalysis(stored(false), photo)).toMatchObject({
      description: analysis.description,
      tags: analysis.tags,
      title: 'Harbour',
      subject: null,
      colorPalette: [],
    });
  });

  it('when the photo is another one, there is no analysis', () => {
    expect(storedAnalysis(stored(true), { ...photo, name: 'b.jpg' })).toBeNull();
    expect(storedAnalysis(stored(true), { ...photo, sha256: 'b'.repeat(64) })).toBeNull();
    expect(storedAnalysis(stored(true, { imageFile: null }), photo)).toBeNull();
    expect(storedAnalysis(stored(true, { description: null }), photo)).toBeNull();
  });

  it('when the sidecar knows no sha256 and the name differs in case only, it fits', () => {
    expect(storedAnalysis(stored(true, { sha256: null }), { ...photo, name: 'A.JPG' })).not.toBeNull();
  });
});
