import type { AiCall, CaptionRequest, CaptionResult, CaptionWriter, WrittenCaption } from '../captioning.port.js';
import { stripLinks } from '../strip-links.js';
import { isFactTag } from './photo-facts.js';
import { OFFLINE } from './provenance.js';

const NO_TITLE = 'Untitled photo';

/**
 * Puts the words of an analysis into a caption: title, then facts; hashtags are seeds, then keywords. The
 * same text for every platform, whose formatter fits it in. Spec: captioning.md section 8.
 */
export class OfflineCaptionWriter implements CaptionWriter {
  async write(request: CaptionRequest, { signal }: AiCall): Promise<CaptionResult> {
    signal?.throwIfAborted();
    const { text, stripped } = captionText(request);
    const tags = request.analysis?.tags ?? [];
    // Tags made of facts say nothing a hashtag is for; keywords were a person's choice.
    const keywords = tags.every(isFactTag) ? [] : tags;
    const caption: WrittenCaption = { text, hashtags: [...new Set([...request.seeds, ...keywords])] };
    return {
      captions: new Map(request.targets.map((target) => [target.platform, caption])),
      sdCaption: null,
      warnings: stripped ? ['stripped_link'] : [],
      provenance: OFFLINE,
    };
  }
}

function captionText(request: CaptionRequest): { readonly text: string; readonly stripped: boolean } {
  // A title comes from the photo or its name: it is data, and must not bring links along.
  const title = stripLinks(request.analysis?.title ?? '', [...request.seeds, ...request.voice]);
  const sentences = [title.text === '' ? NO_TITLE : title.text, request.analysis?.description ?? ''];
  const text = sentences.filter((sentence) => sentence.trim() !== '').map(asSentence);
  return { text: text.join(' '), stripped: title.stripped };
}

function asSentence(text: string): string {
  return /[.!?…。！？]$/u.test(text) ? text : `${text}.`;
}
