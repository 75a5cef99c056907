/** A label for the n-th tenant. */
export const nameOf = (index: number): string => `tenant-${String(index).padStart(4, '0')}`;
