import type { BigIntStats } from 'node:fs';

/**
 * Token of one state of one file: inode, size and modified time in nanoseconds. A hard link keeps all three,
 * so the token is also the identity by which a move is proved. Spec: storage.md section 1.
 */
export function versionOf(stat: BigIntStats): string {
  return `${stat.ino.toString(36)}-${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}`;
}

export function modifiedAtOf(stat: BigIntStats): Date {
  return new Date(Number(stat.mtimeNs / 1_000_000n));
}
