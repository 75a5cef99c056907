import type { HistoryItem, HistoryPlatform } from '../../workflow/index.js';
import { columns, indented, minuteOf } from './layout.js';

/** Records for people, each with its platforms and captions. */
export function historyText(items: readonly HistoryItem[]): string {
  return items.length === 0 ? 'No records.\n' : `${items.map(itemText).join('\n')}`;
}

function itemText(item: HistoryItem): string {
  const moves = item.moves.map(({ kind, at, toFolder, toName }) => [
    `  ${minuteOf(at)}`,
    kind === 'undo' ? 'back' : kind,
    toFolder === 'deleted' ? '' : `${toFolder}/${toName}`,
  ]);
  return [
    `${item.name} (${item.folder}): ${item.state.replaceAll('_', ' ')}`,
    `  content hash ${item.contentHash}`,
    ...Object.entries(item.platforms).flatMap(([platform, one]) => platformLines(platform, one)),
    ...columns(moves),
    '',
  ].join('\n');
}

function platformLines(platform: string, one: HistoryPlatform): readonly string[] {
  const when = one.sentAt === null ? '' : ` ${minuteOf(one.sentAt)}`;
  const where = [one.postId === null ? '' : `id ${one.postId}`, one.postUrl ?? ''].filter((part) => part !== '');
  const head = `  ${platform}: ${one.status}${one.code === null ? '' : ` (${one.code})`}${when}`;
  const decide =
    one.resolvableAt === null ? [] : [`    not_posted can be said from ${minuteOf(one.resolvableAt)} UTC on`];
  return [
    [head, ...where].join('  '),
    ...(one.caption === null || one.caption === '' ? [] : [indented(one.caption).replace(/^/gm, '  ')]),
    ...one.past.map(
      (past) => `    attempt ${past.attempt}: ${past.status}${past.postUrl === null ? '' : ` ${past.postUrl}`}`,
    ),
    ...decide,
  ];
}
