import { promptVersion, readPrompt, type Prompt } from './prompt-file.js';

/** All prompts of this adapter. */
export interface Prompts {
  readonly vision: Prompt;
  readonly frame: Prompt;
  readonly parts: Prompt;
  readonly sdCaption: Prompt;
}

/** Reads them all. @throws Error as {@link readPrompt}, at boot */
export function readPrompts(folder?: string): Prompts {
  return {
    vision: readPrompt('vision.v1', ['language'], folder),
    frame: readPrompt('caption-frame.v1', [], folder),
    parts: readPrompt(
      'caption-parts.v1',
      ['marker', 'style', 'voice', 'history', 'platforms', 'analysis', 'sd'],
      folder,
    ),
    sdCaption: readPrompt('sd-caption.v1', ['style'], folder),
  };
}

/** The version stored with captions: the frame, and what stands around the data. */
export function captionsVersion({ frame, parts, sdCaption }: Prompts): string {
  return promptVersion(frame.id, [frame, parts, sdCaption].map(({ template }) => template).join('\n'));
}
