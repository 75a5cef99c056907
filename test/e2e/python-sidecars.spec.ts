import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PYTHON_FILES } from '../contract/captioning/sidecars/python-files.js';
import type { PythonFile } from '../contract/captioning/sidecars/python-files.js';
import { drawnPicture, PhotoWorld } from '../support/app/index.js';

const FOLDER = join(__dirname, '..', 'contract', 'captioning', 'sidecars', 'python');

/** The photo a file lies beside; where it names none, one is made up. */
const photoOf = ({ file }: PythonFile): string =>
  /^# image_file: (.+?)\r?$/m.exec(readFileSync(join(FOLDER, file), 'utf8'))?.[1] ?? file.replace(/txt$/, 'jpg');
const besideIt = (photo: string): string => photo.replace(/\.[^.]*$/, '.txt');

describe('photos with caption files of the Python Publisher V2', () => {
  let world: PhotoWorld;

  beforeAll(async () => {
    world = await PhotoWorld.start();
    for (const [index, one] of PYTHON_FILES.entries()) {
      const photo = photoOf(one);
      await world.put(photo, { bytes: await drawnPicture(index, photo.endsWith('png') ? 'png' : 'jpeg') });
      await world.put(besideIt(photo), { bytes: await readFile(join(FOLDER, one.file)) });
    }
  });
  afterAll(() => world.stop());

  const bytesIn = (folder: string, photo: string): Promise<Buffer> =>
    readFile(join(world.folder(folder), besideIt(photo)));

  it('when they are looked at, a person sees the words that stand in the file', async () => {
    for (const one of PYTHON_FILES) {
      const { body } = await world.detail(photoOf(one));
      const { caption, captionEdited, captionGenerated } = one.data;
      const shown = captionEdited === true ? caption : (captionGenerated ?? caption ?? null);
      expect([one.file, body.has_sidecar, body.sd_caption]).toEqual([one.file, true, one.sdCaption]);
      if (shown !== null && shown !== undefined) expect([one.file, body.caption]).toEqual([one.file, shown]);
    }
  });

  it('when they are looked at, tried out and put aside, no byte of a file changes', async () => {
    for (const one of PYTHON_FILES) {
      const photo = photoOf(one);
      const before = await readFile(join(FOLDER, one.file));
      const dry = await world.act(photo, 'publish', { dryRun: true });
      expect([one.file, dry.status]).toEqual([one.file, 200]);
      expect(await bytesIn('inbox', photo)).toEqual(before);
      expect([one.file, (await world.act(photo, 'keep')).status]).toEqual([one.file, 200]);
      expect(await bytesIn('keep', photo)).toEqual(before);
    }
  });
});
