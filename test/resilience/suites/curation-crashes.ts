import { drawPhoto, House, PAST_LEASE_MS, say, TENANTS, violationsOf } from '../../support/processes/index.js';
import type {
  Answer,
  HouseOptions,
  PhotoFolder,
  PlantedPhoto,
  SeededRandom,
  ServerProcess,
  Tenant,
  TenantClient,
} from '../../support/processes/index.js';

const ACTIONS = ['keep', 'remove', 'undo'] as const;
type Action = (typeof ACTIONS)[number];
const STEPS = ['move_plan', 'photo_move', 'sidecar_move'] as const;

const FOLDERS: Readonly<Record<Action, PhotoFolder>> = { keep: 'keep', remove: 'reject', undo: 'inbox' };
const MS_PER_ROUND = 60_000;

/** An action and where its process dies. */
export interface CurationCrash {
  readonly action: Action;
  readonly point: string;
}

export const CURATION_CRASHES: readonly CurationCrash[] = ACTIONS.flatMap((action) =>
  STEPS.flatMap((step) => [`${step}:before`, `${step}:after`].map((point) => ({ action, point }))),
);

export interface CurationRun {
  readonly house: HouseOptions;
  readonly crashes: readonly CurationCrash[];
  readonly rounds: number;
  readonly random: SeededRandom;
}

/** kill -9 in the middle of a move by hand; the same action again finishes it. Spec: publishing.md sections 5.8 and 8. */
export function curationCrashSuite({ house: options, crashes, rounds, random }: CurationRun): void {
  let house: House;
  let recovery: ServerProcess;
  let clients: Readonly<Record<Tenant, TenantClient>>;

  beforeAll(async () => {
    house = await House.open(options);
    recovery = await house.start();
    clients = await house.clients(recovery);
  }, 180_000);

  afterAll(() => house.close(), 60_000);

  function act(server: ServerProcess, action: Action, { tenant, name }: PlantedPhoto): Promise<Answer | null> {
    return action === 'undo'
      ? clients[tenant].undo(server, 'keep', name)
      : clients[tenant].curate(server, action, name);
  }

  async function round({ action, point }: CurationCrash, tenant: Tenant): Promise<void> {
    const drawn = await drawPhoto(tenant, random);
    const photo = await house.plant(drawn.photo, drawn.plantings);
    if (action === 'undo') expect((await act(recovery, 'keep', photo))?.status).toBe(200);
    // Now and then its name is taken where it goes.
    if (random.integer(2) === 0) await takeName(photo, FOLDERS[action]);
    const doomed = await house.start({ CRASH_AT: point });
    expect(await act(doomed, action, photo)).toBeNull();
    expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await house.world.letTimePass(tenant, PAST_LEASE_MS);
    const again = await act(recovery, action, photo);
    expect([action, point, again?.status, again?.code]).toEqual([action, point, 200, null]);
    const { files } = await house.world.look(tenant);
    const places = files.filter(({ sha256 }) => sha256 === photo.sha256).map(({ folder }) => folder);
    expect([action, point, places]).toEqual([action, point, [FOLDERS[action]]]);
  }

  async function takeName({ tenant, name }: PlantedPhoto, folder: PhotoFolder): Promise<void> {
    const { plantings } = await drawPhoto(tenant, random);
    const bytes = plantings[0]?.bytes ?? new Uint8Array();
    await house.plantUntouched(tenant, { folder, name, bytes });
  }

  it.each(crashes.map((crash, index) => [crash.action, crash.point, index] as const))(
    'when the process dies during %s at %s, the same action again finishes the move',
    async (action, point, index) => {
      for (let number = 0; number < rounds; number += 1) {
        await round({ action, point }, TENANTS[(index + number) % TENANTS.length] ?? TENANTS[0]);
      }
    },
    rounds * MS_PER_ROUND,
  );

  it('when all of it is over, every photo and sidecar is where it was sent, and one of them can be published', async () => {
    const drawn = await drawPhoto('aurora', random);
    const photo = await house.plant(drawn.photo, drawn.plantings);
    expect((await clients.aurora.publish(recovery, { photo }, `${photo.mark}-end`))?.status).toBe(200);
    const evidence = await house.evidence();
    const violations = violationsOf(evidence, { endStates: ['DONE', 'IDLE'] });
    say(
      `crashes of keep, remove and undo on ${house.world.kind}: seed ${random.seed}, ${crashes.length} × ${rounds}, ` +
        `${evidence.planted.length} photos, ${violations.length} violations`,
    );
    expect(violations).toEqual([]);
  });
}
