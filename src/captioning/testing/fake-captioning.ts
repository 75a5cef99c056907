import { callerError } from '../../kernel/index.js';
import type {
  AiCall,
  Analysis,
  AnalyzablePhoto,
  Captioning,
  CaptionRequest,
  CaptionResult,
  CaptionWriter,
  ImageAnalyzer,
  ModelAdvisory,
  Provenance,
} from '../captioning.port.js';

const PROVENANCE: Provenance = {
  source: 'ai',
  provider: 'fake',
  model: 'fake-1',
  promptVersion: 'fake.v1-00000000',
  responseIds: ['resp-1'],
  tokens: 42,
};

/** An analysis for tests; every member may be replaced. */
export function analysisFor(changes: Partial<Analysis> = {}): Analysis {
  return {
    description: 'A boat in a harbour at dusk.',
    subject: 'a boat',
    mood: 'calm',
    style: null,
    lighting: 'soft evening light',
    pose: null,
    composition: null,
    background: null,
    camera: null,
    clothingOrAccessories: null,
    tags: ['boat', 'harbour', 'dusk', 'sea', 'calm'],
    aestheticTerms: ['quiet'],
    colorPalette: ['blue', 'orange'],
    altText: 'A boat in a harbour',
    nsfw: 'no',
    safetyLabels: ['minors_none'],
    title: null,
    provenance: PROVENANCE,
    ...changes,
  };
}

/** Counts its calls and answers what the script says: an analysis, or an error to throw. */
export class FakeAnalyzer implements ImageAnalyzer {
  /** Content hashes it was asked about, in order. */
  readonly calls: string[] = [];
  readonly #script: (Analysis | Error)[] = [];

  /** Each call takes the next answer; without one it gives {@link analysisFor}. */
  script(...answers: readonly (Analysis | Error)[]): this {
    this.#script.push(...answers);
    return this;
  }

  async analyze(photo: AnalyzablePhoto, { signal }: AiCall): Promise<Analysis> {
    signal?.throwIfAborted();
    this.calls.push(photo.contentHash);
    if (photo.bytes.length === 0) throw callerError('photo_unreadable', 'The photo is empty.');
    const answer = this.#script.shift() ?? analysisFor();
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

/** Counts its calls; writes `Caption for <platform>` with the seeds and one hashtag, or what the script says. */
export class FakeWriter implements CaptionWriter {
  readonly calls: CaptionRequest[] = [];
  readonly #script: (Partial<CaptionResult> | Error)[] = [];

  script(...answers: readonly (Partial<CaptionResult> | Error)[]): this {
    this.#script.push(...answers);
    return this;
  }

  async write(request: CaptionRequest, { signal }: AiCall): Promise<CaptionResult> {
    signal?.throwIfAborted();
    this.calls.push(request);
    const answer = this.#script.shift() ?? {};
    if (answer instanceof Error) throw answer;
    const written = { hashtags: [...request.seeds, 'boat'] };
    return {
      captions: new Map(
        request.targets.map(({ platform }) => [platform, { text: `Caption for ${platform}`, ...written }]),
      ),
      sdCaption: request.sdCaption ? 'boat, harbour, dusk' : null,
      warnings: [],
      provenance: PROVENANCE,
      ...answer,
    };
  }
}

/** Captioning in memory: what was asked is on `analyzer.calls` and `writer.calls`. */
export class FakeCaptioning implements Captioning {
  readonly analyzer = new FakeAnalyzer();
  readonly writer = new FakeWriter();
  disposed = 0;
  /** What `advisories()` says. */
  readonly known: ModelAdvisory[] = [];

  advisories(): readonly ModelAdvisory[] {
    return this.known;
  }

  dispose(): Promise<void> {
    this.disposed += 1;
    return Promise.resolve();
  }
}
