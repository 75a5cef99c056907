import type { Arrival, Evidence, Post } from './evidence.js';

/**
 * I1: at most one accepted send for each attempt, and at most one of each photo at each platform, whatever its key
 * says: the persons of our runs look before they allow another attempt. Whoever cannot know that a post was not taken
 * must not send it again either.
 */
export function doubles({ posts, arrivals }: Evidence): readonly string[] {
  const counting = arrivals.filter(({ verdict }) => verdict !== 'refused');
  const accepted = arrivals.filter(({ verdict }) => verdict === 'accepted');
  return [
    ...moreThanOne('post', posts, (post: Post) => `${post.tenant} ${post.attemptKey}`),
    ...moreThanOne('post', posts, (post: Post) => `${post.tenant} ${post.platform} ${post.sha256}`),
    ...moreThanOne('send', counting, (one: Arrival) => `${one.tenant} ${one.photo} ${one.platform} ${one.attempt}`),
    ...moreThanOne('send', accepted, (one: Arrival) => `${one.tenant} ${one.photo} ${one.platform}`),
  ];
}

function moreThanOne<T>(what: string, things: readonly T[], keyOf: (thing: T) => string): readonly string[] {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(keyOf(thing), (counts.get(keyOf(thing)) ?? 0) + 1);
  return [...counts].flatMap(([key, count]) => (count > 1 ? [`double ${what}: ${count} of ${key}`] : []));
}

/** Posts and sends of nobody's photo, of another tenant's, of another content, without or with a changed picture. */
export function strayPosts({ planted, posts, arrivals }: Evidence): readonly string[] {
  const taken = new Set(
    arrivals
      .filter(({ verdict }) => verdict === 'accepted')
      .map(({ photo, platform, attempt }) => `${photo} ${platform} ${attempt}`),
  );
  const wrongPosts = posts.flatMap((post) => {
    const name = `${post.tenant} ${post.attemptKey}`;
    const photo = planted.find((one) => post.caption.includes(one.mark));
    if (!photo) return [`post of no known photo: ${name}`];
    if (photo.tenant !== post.tenant) return [`post at another tenant: ${name}`];
    if (!post.attemptKey.startsWith(`${photo.contentHash}.`)) return [`post under another photo's key: ${name}`];
    if (post.pictureSha256 !== post.sha256) return [`post without its picture: ${name}`];
    return taken.has(sendOf(post)) ? [] : [`post that never arrived: ${name}`];
  });
  const wrongSends = arrivals.flatMap((send) => {
    const name = `${send.tenant} ${send.photo} ${send.platform} ${send.attempt}`;
    const photo = planted.find((one) => one.contentHash.startsWith(send.photo));
    if (!photo) return [`send of no known photo: ${name}`];
    return photo.tenant === send.tenant ? [] : [`send at another tenant: ${name}`];
  });
  return [...wrongPosts, ...wrongSends];
}

/** `<content hash>.<platform>.<attempt>` as a journal has it. */
function sendOf({ attemptKey }: Post): string {
  const [hash = '', platform = '', attempt = ''] = attemptKey.split('.');
  return `${hash.slice(0, 12)} ${platform} ${attempt}`;
}
