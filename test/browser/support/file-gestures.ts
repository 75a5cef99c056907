import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';

/** A drop from outside the browser, folders too, in the middle of the page. @param paths files and folders on disk */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
  await session.detach();
}

/** A file from the clipboard, where no field has the focus. */
export async function pasteFile(page: Page, path: string): Promise<void> {
  const file = { name: basename(path), base64: (await readFile(path)).toString('base64') };
  await page.evaluate(PASTE.replace('FILE', () => JSON.stringify(file)));
}

/** Runs in the page; the tests themselves know no DOM. */
const PASTE = `(() => {
  const { name, base64 } = FILE;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], name, { type: 'image/jpeg' }));
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
})()`;
