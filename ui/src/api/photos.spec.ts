import { photoPath, sized, toDetail, toPage } from './photos.js';

describe('answers of the API', () => {
  it('when a visitor gets the few members a stranger may see, the detail is whole and empty elsewhere', () => {
    const detail = toDetail(
      { filename: 'a.jpg', folder: 'inbox', version: 'v1', thumbnail_url: '/api/t?v=1', caption: null, temp_url: null },
      'inbox',
    );
    expect(detail).toMatchObject({ caption: null, captionState: 'none', actions: {}, platforms: {}, nsfw: null });
  });

  it('when members have other types than promised, they count as missing', () => {
    const detail = toDetail(
      { filename: 'a.jpg', version: 7, captions: 'x', moves: {}, platforms: [], nsfw: 'yes', actions: null },
      'keep',
    );
    expect(detail).toMatchObject({ folder: 'keep', version: null, captions: {}, moves: [], nsfw: null });
  });

  it('when an entry has no name, it is left out and the rest stays', () => {
    expect(toPage({ items: [{}, { filename: 'b.jpg' }, null], total: 3 }, 'inbox').items).toHaveLength(1);
  });

  it('when a name holds anything, the path stays one segment', () => {
    expect(photoPath({ folder: 'inbox', filename: 'a/b ?#%.jpg' }, 'keep')).toBe(
      '/api/images/a%2Fb%20%3F%23%25.jpg/keep?folder=inbox',
    );
  });

  it('when another size is wanted, the rest of the address stays', () => {
    expect(sized('/api/images/a/thumbnail?folder=inbox&v=12', 'w256h256')).toBe(
      '/api/images/a/thumbnail?folder=inbox&v=12&size=w256h256',
    );
  });
});
