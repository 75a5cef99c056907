import { drawPhoto, say } from '../../support/processes/index.js';
import type { Answer, PhotoFolder, PlantedPhoto, Planting, Tenant } from '../../support/processes/index.js';
import type { Crowd } from './crowd.js';

const KINDS = ['photo', 'sidecar', 'legacy sidecar', 'shared stem', 'case only', 'equal bytes', 'undo'] as const;
type Kind = (typeof KINDS)[number];
type Action = 'publish' | 'keep' | 'remove';

const ACTIONS: readonly Action[] = ['publish', 'keep', 'remove'];
const FOLDERS: Readonly<Record<Action, PhotoFolder>> = { publish: 'archive', keep: 'keep', remove: 'reject' };
const MS_PER_CONFLICT = 60_000;

/** Something stands where a photo or its sidecar would go. Spec: publishing.md sections 7.4 and 11, no. 10. */
export function nameConflictSuite(crowd: Crowd): void {
  const conflicts = Math.max(KINDS.length, crowd.rounds * 5);

  const textOf = (mark: string): Uint8Array => Buffer.from(`a text of somebody else\n\n# ---\n# own_note: ${mark}\n`);

  /** Files of somebody else, in the way of a photo that goes to a folder. */
  async function inTheWay(
    kind: Kind,
    photo: PlantedPhoto,
    bytes: Uint8Array,
  ): Promise<readonly Omit<Planting, 'folder'>[]> {
    const { name } = photo;
    const stem = name.replace(/\.jpg$/, '');
    const other = await somePicture(photo.tenant);
    const note = textOf(crowd.random.hex(12));
    switch (kind) {
      case 'photo':
        return [{ name, bytes: other }];
      case 'sidecar':
        return [{ name: `${name}.txt`, bytes: note }];
      case 'legacy sidecar':
        return [{ name: `${stem}.txt`, bytes: note }];
      case 'shared stem':
        return [
          { name: `${stem}.png`, bytes: other },
          { name: `${stem}.txt`, bytes: note },
        ];
      case 'case only':
        return [
          { name: name.toUpperCase(), bytes: other },
          { name: `${name.toUpperCase()}.TXT`, bytes: note },
        ];
      case 'equal bytes':
        return [{ name, bytes }];
      case 'undo':
        return [
          { name, bytes: other },
          { name: `${name}.txt`, bytes: note },
        ];
    }
  }

  async function somePicture(tenant: Tenant): Promise<Uint8Array> {
    const { plantings } = await drawPhoto(tenant, crowd.random);
    return plantings[0]?.bytes ?? new Uint8Array();
  }

  function act(action: Action, photo: PlantedPhoto): Promise<Answer | null> {
    const client = crowd.client(photo.tenant);
    if (action === 'publish') return client.publish(crowd.router, { photo }, `${photo.mark}-conflict`);
    return client.curate(crowd.router, action, photo.name);
  }

  /** One photo, what is in its way, and what it is called in the end. */
  async function conflict(kind: Kind, action: Action): Promise<string> {
    const sidecar = kind === 'legacy sidecar' || kind === 'shared stem' ? 'stem' : 'full';
    const name = `IMG-${crowd.random.hex(6)}.jpg`;
    const wish = { name, sidecar: sidecar === 'full' ? `${name}.txt` : name.replace(/\.jpg$/, '.txt') };
    const tenant = crowd.random.pick(['aurora', 'harbor'] as const);
    const drawn = await drawPhoto(tenant, crowd.random, wish);
    const photo = await crowd.house.plant(drawn.photo, drawn.plantings);
    if (kind === 'undo' || action !== 'publish') crowd.mayEndIn('IDLE', photo);
    const others = await inTheWay(kind, photo, drawn.plantings[0]?.bytes ?? new Uint8Array());
    const folder = kind === 'undo' ? 'inbox' : FOLDERS[action];
    const block = async (): Promise<void> => {
      for (const other of others) await crowd.house.plantUntouched(tenant, { folder, ...other });
    };
    if (kind !== 'undo') {
      await block();
      return finalNameOf(photo, action, await act(action, photo));
    }
    const sorted = await act('keep', photo);
    expect([kind, sorted?.status]).toEqual([kind, 200]);
    await block();
    return finalNameOf(photo, 'keep', await crowd.client(tenant).undo(crowd.router, 'keep', name));
  }

  /** Stem, then a piece of the content hash, then a number. */
  function finalNameOf(photo: PlantedPhoto, action: Action, answer: Answer | null): string {
    const body = (answer?.body ?? {}) as {
      readonly finalName?: string;
      readonly photo?: { readonly finalName: string };
    };
    const name = (action === 'publish' ? body.photo?.finalName : body.finalName) ?? 'no name';
    expect([photo.name, answer?.status, answer?.code]).toEqual([photo.name, 200, null]);
    const stem = photo.name.replace(/\.jpg$/, '');
    const wanted = new RegExp(`^${stem}(-${photo.contentHash.slice(0, 8)}(-[2-9])?)?\\.jpg$`);
    expect(name).toMatch(wanted);
    return name;
  }

  it(
    'when names are taken, photos and sidecars go beside them and not one byte is overwritten',
    async () => {
      let renamed = 0;
      const orders = Array.from({ length: conflicts }, (_, number) => ({
        kind: KINDS[number % KINDS.length] ?? 'photo',
        action: ACTIONS[number % ACTIONS.length] ?? 'publish',
      }));
      // Some at a time, over all processes.
      for (let start = 0; start < orders.length; start += 4) {
        const names = await Promise.all(
          orders.slice(start, start + 4).map(({ kind, action }) => conflict(kind, action)),
        );
        renamed += names.filter((name) => /-[0-9a-f]{8}(-[2-9])?\.jpg$/.test(name)).length;
      }
      const evidence = await crowd.expectInOrder('name conflicts');
      say(
        `name conflicts: ${conflicts}, ${renamed} photos renamed, ${evidence.untouched.length} files in the way as before`,
      );
      expect(renamed).toBeGreaterThan(0);
    },
    conflicts * MS_PER_CONFLICT,
  );
}
