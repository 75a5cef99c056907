/** Files of a drop, those in folders too. Must be called while the event is handled: it forgets them afterwards. */
export async function filesOf(data: DataTransfer): Promise<readonly File[]> {
  const items = Array.from(data.items).filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  const plain = Array.from(data.files);
  if (!entries.some((entry) => entry?.isDirectory === true)) return plain;
  const found = await Promise.all(entries.flatMap((entry) => (entry === null ? [] : [below(entry)])));
  return found.flat();
}

/** Whether a drag or paste brings files, rather than text or a picture of this page. */
export const bringsFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') === true;

async function below(entry: FileSystemEntry): Promise<readonly File[]> {
  if (isFile(entry)) return readFile(entry);
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader gives some at a time, and nothing at the end.
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) return found;
    for (const one of some) found.push(...(await below(one)));
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

function readFile(entry: FileSystemFileEntry): Promise<readonly File[]> {
  return new Promise((resolve) =>
    entry.file(
      (file) => resolve([file]),
      () => resolve([]),
    ),
  );
}
