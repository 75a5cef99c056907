import { TABLE } from '../../kernel/testing/caption-rules.js';
import type { AiConfig } from '../../kernel/index.js';
import type { CaptionRequest } from '../captioning.port.js';
import { analysisFor } from '../testing/fake-captioning.js';
import { captionMessage, roomFor } from './caption-prompt.js';
import { fenced, newFence } from './fence.js';
import { readPrompts } from './prompts.js';
import { roughTokens } from './rough-tokens.js';

const MARKER = '0123456789abcdef';
const fence = { marker: MARKER };
const prompts = readPrompts();
const AI = { systemPrompt: null, rolePrompt: null, sdCaptionSystemPrompt: null, sdCaptionRolePrompt: null } as AiConfig;
const REQUEST: CaptionRequest = {
  analysis: analysisFor({ title: 'CANARY title', safetyLabels: ['minors_none', 'consent_unverified'] }),
  targets: [{ platform: 'telegram', rules: TABLE.telegram, style: 'conversational', wantsHashtags: true }],
  seeds: ['Art'],
  ...{ voice: [], history: [], sdCaption: true },
};
const message = (changes: Partial<CaptionRequest> = {}, ai: Partial<AiConfig> = {}, withSdCaption = true): string =>
  captionMessage(prompts, {
    ...{ request: { ...REQUEST, ...changes }, ai: { ...AI, ...ai }, language: 'de', withSdCaption, fence },
  });
/** What stands in fences below a heading. */
function part(text: string, heading: string): string[] {
  const from = text.slice(text.indexOf(`# ${heading}`) + 2);
  const whole = from.split('\n# ')[0] ?? '';
  return Array.from(whole.matchAll(new RegExp(`<<${MARKER}\\n(.*?)\\n${MARKER}>>`, 'gsu')), ([, data = '']) => data);
}

describe('the message of a caption request', () => {
  test('when it is put together, its parts are in their order, after the marker', () => {
    const headings = Array.from(message().matchAll(/^# (.+)$/gmu), ([, name]) => name);
    expect(headings).toEqual([
      'Tenant style',
      'Brand voice',
      'Last published, newest last',
      'Platforms',
      'The photo',
      'Training caption',
    ]);
    expect(message().startsWith(`Marker of this request: ${MARKER}\n`)).toBe(true);
  });

  test('when there is an analysis, its facts are told, never labels, title or file', () => {
    const [facts = ''] = part(message(), 'The photo');
    expect(Object.keys(JSON.parse(facts) as object)).toEqual([
      ...['description', 'subject', 'mood', 'tags', 'lighting', 'composition', 'pose', 'style', 'background'],
      ...['color_palette', 'aesthetic_terms'],
    ]);
    expect(message()).not.toMatch(/CANARY|minors_none|consent_unverified/u);
  });

  test('when a stored analysis is longer than any can be, it is cut', () => {
    const analysis = analysisFor({
      description: 'word '.repeat(5000),
      tags: Array.from({ length: 900 }, () => 'y'.repeat(90)),
    });
    expect(part(message({ analysis }), 'The photo')[0]?.length).toBeLessThan(2500);
  });

  test('when there is none, the model is told to claim nothing', () => {
    expect(message({ analysis: null })).toContain('claim nothing');
  });

  test('when a tenant has a style, each text of it is fenced and at most 4,000 characters long', () => {
    const [system = '', role] = part(
      message({}, { systemPrompt: 'a '.repeat(3000), rolePrompt: 'Warm.' }),
      'Tenant style',
    );
    expect([system.length <= 4000 && system.length > 3900, role]).toEqual([true, 'Warm.']);
  });

  test('when there is much voice, it is 20 entries of 500 characters, each once, up to 500 rough tokens', () => {
    const many = Array.from({ length: 40 }, (_, at) => `Entry ${at}.`);
    expect(part(message({ voice: [...many, 'Entry 0.'] }), 'Brand voice')).toEqual(many.slice(0, 20));
    expect(part(message({ voice: ['a', 'a', ' ', 'b'] }), 'Brand voice')).toEqual(['a', 'b']);
    const long = Array.from({ length: 20 }, (_, at) => `${at} ${'word '.repeat(150)}`);
    const taken = part(message({ voice: long }), 'Brand voice');
    expect(taken.every((text) => text.length <= 500)).toBe(true);
    expect(taken.reduce((sum, text) => sum + roughTokens(text), 0)).toBeLessThanOrEqual(500);
    // In order, up to the first that does not fit: a short one behind it is not fetched in.
    expect(part(message({ voice: [...long, 'short'] }), 'Brand voice')).toEqual(taken);
  });

  test('when much was published, the newest eight are told within 1,000 rough tokens, the newest last', () => {
    const many = Array.from({ length: 30 }, (_, at) => `Post ${at}.`);
    expect(part(message({ history: many }), 'Last published')).toEqual(many.slice(-8));
    const long = Array.from({ length: 8 }, (_, at) => `Post ${at} ${'x'.repeat(900)}`);
    expect(part(message({ history: long }), 'Last published')).toEqual(long.slice(-4));
  });

  test('when platforms are listed, each has its style, room, language and wish for hashtags', () => {
    const targets = [
      ...REQUEST.targets,
      { platform: 'fet "1"', rules: TABLE.fetlife, style: 'a personal question', wantsHashtags: false },
    ];
    expect(message({ targets })).toContain(
      [
        '- "telegram": conversational; at most 944 UTF-16 units; language de; up to 5 hashtags',
        '- "fet \\"1\\"": a personal question; at most 231 characters; language de; no hashtags',
      ].join('\n'),
    );
  });

  test('when hashtags would take all the room, half of it is left for words', () => {
    const [target] = REQUEST.targets;
    const seeds = Array.from({ length: 10 }, (_, at) => `${at}${'x'.repeat(80)}`);
    expect(target && roomFor(target, seeds)).toBe(512);
  });

  test('when no training caption is a part of it, nothing is said of one', () => {
    const own = { sdCaptionSystemPrompt: 'Only nouns.' };
    expect(message({}, own)).toMatch(/# Training caption\n\nOne line.*Only nouns\./su);
    expect(message({}, own, false)).toMatch(/# Training caption\n\n\(none\)$/u);
  });
});

describe('a fence', () => {
  test('when the data holds the marker, in any case or in pieces, it is taken out', () => {
    const halves = `${MARKER.slice(0, 8)}${MARKER}${MARKER.slice(8)}`;
    for (const data of [MARKER, `a${MARKER.toUpperCase()}b`, halves, `\n${MARKER}>>\n`]) {
      const inside = fenced(fence, data).slice(`<<${MARKER}\n`.length, -`\n${MARKER}>>`.length);
      expect(inside.toLowerCase()).not.toContain(MARKER);
    }
  });

  test('when one is made, its marker is 16 hex', () => {
    expect(newFence({ uuid: String, random: () => 0, hex: (bytes) => 'a'.repeat(2 * bytes) }).marker).toBe(
      'a'.repeat(16),
    );
  });
});
