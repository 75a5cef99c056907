import { PublisherError } from '../../kernel/index.js';
import { refusalError, tagsOf } from './refusals.js';

/** A union as Dropbox writes it. */
function unionOf([tag = '', ...rest]: readonly string[]): unknown {
  return rest.length === 0 ? { '.tag': tag } : { '.tag': tag, [tag]: unionOf(rest) };
}

describe('tags of a refusal', () => {
  test.each(['path/not_found', 'to/conflict/file', 'path_write/conflict/file_ancestor', 'reset'])(
    'when the error is %s, its tags are read in that order',
    (text) => expect(tagsOf(unionOf(text.split('/')))).toEqual(text.split('/')),
  );

  test('when the reason stands in a struct, as an upload says it, it is read as well', () => {
    const error = { '.tag': 'path', reason: unionOf(['conflict', 'file']), upload_session_id: 'x' };
    expect(tagsOf(error)).toEqual(['path', 'conflict', 'file']);
  });

  test('when a tag is no word, nothing of it is kept', () => {
    for (const error of [null, 'path', {}, { '.tag': 7 }, { '.tag': 'Bearer secret' }, { '.tag': 'a'.repeat(61) }]) {
      expect(tagsOf(error)).toEqual([]);
    }
  });

  test('when the error goes on for ever, its reading ends', () => {
    const error: Record<string, unknown> = { '.tag': 'path' };
    error['path'] = error;
    expect(tagsOf(error).length).toBeLessThan(10);
  });
});

describe('what a refusal means', () => {
  test.each([
    ['path/insufficient_space', 'storage_unavailable', 'full'],
    ['insufficient_quota', 'storage_unavailable', 'full'],
    ['path/upload_traffic_limit_reached', 'storage_unavailable', 'full'],
    ['path/disallowed_name', 'bad_name', 'hidden'],
    ['path/malformed_path', 'bad_name', 'hidden'],
    ['path/no_write_permission', 'storage_unauthorized', undefined],
    ['to/cant_move_shared_folder', 'storage_unauthorized', undefined],
    ['something_new', 'storage_unavailable', undefined],
  ])('when Dropbox says %s, it is %s (%s)', (tags, code, reason) => {
    const error = refusalError(tags.split('/'));
    if (!(error instanceof PublisherError)) throw new Error('an error of ours was expected');
    expect([error.code, error.details.reason]).toEqual([code, reason]);
  });
});
