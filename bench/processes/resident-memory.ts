import { readFileSync } from 'node:fs';

const EVERY_MS = 20;

/** Bytes a process holds in memory now. @throws Error where the system has no /proc */
function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error('The memory of another process can be read on Linux only.');
  return Number(kibibytes) * 1024;
}

/** The most memory a process held while some work ran, looked at from outside every 20 ms. @returns MB (10⁶ bytes) */
export async function peakMegabytes(pid: number, work: () => Promise<unknown>): Promise<number> {
  let peak = residentBytes(pid);
  const timer = setInterval(() => (peak = Math.max(peak, residentBytes(pid))), EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(peak, residentBytes(pid)) / 1e6;
}
