import type { Photo } from '../studio/photo.js';
import { fromAbove, redBoat, wake } from './above.js';
import { goldenBay, harbourLights } from './bay.js';
import { channelBuoy, fogSignal, lighthouseAtDusk } from './beacons.js';
import { cranes, fishingBoats, masts } from './docks.js';
import { belowThePier, gullsOnly, lifeRing } from './life.js';
import { moonPath, regatta, sloopInGold } from './sea.js';
import { breakwater, cliffArch, pier } from './shore.js';
import { paintedHouses, quayByNight } from './town.js';
import { lightning, storm } from './weather.js';

/** The photos of the tenant harbor: boats, light and water. Some names are also names of aurora's, on purpose. */
export const HARBOR: readonly Photo[] = [
  {
    name: 'lighthouse at dusk.jpg',
    size: [2016, 1344],
    takenAt: '2026-08-21T20:41:10',
    place: [54.1822, 7.8894],
    title: 'Lighthouse at dusk',
    keywords: ['lighthouse', 'sunset'],
    scene: lighthouseAtDusk,
  },
  {
    name: 'Segelboot im Gegenlicht.jpg',
    size: [1512, 1008],
    takenAt: '2026-07-30T19:58:44',
    title: 'Segelboot im Gegenlicht',
    scene: sloopInGold,
  },
  {
    name: 'fishing boats.jpg',
    size: [1680, 1120],
    takenAt: '2026-05-16T06:10:29',
    orientation: 6,
    place: [56.0361, 12.6136],
    title: 'Three boats, no wind',
    keywords: ['boats', 'morning'],
    scene: fishingBoats,
  },
  { name: 'Seebrücke.jpg', size: [1120, 1680], takenAt: '2026-06-02T04:52:17', title: 'Seebrücke', scene: pier },
  { name: 'gulls.jpg', size: [1344, 896], takenAt: '2026-04-25T12:30:03', scene: gullsOnly },
  {
    name: 'painted houses.jpg',
    size: [1764, 1176],
    takenAt: '2026-06-14T10:21:38',
    place: [60.3975, 5.3245],
    title: 'Painted houses',
    keywords: ['town', 'reflection'],
    scene: paintedHouses,
  },
  { name: 'storm (force 9).jpg', size: [1512, 1008], takenAt: '2026-10-29T13:44:02', title: 'Force 9', scene: storm },
  { name: 'fog signal.jpg', size: [1008, 1512], takenAt: '2026-03-08T08:15:55', scene: fogSignal },
  { name: 'harbour lights.jpg', size: [1344, 896], takenAt: '2026-11-20T18:33:21', scene: harbourLights },
  { name: 'from above.png', size: [1000, 750], takenAt: '2026-07-11T11:05:40', scene: fromAbove },
  { name: 'moon path.jpg', size: [896, 1344], takenAt: '2026-09-26T22:12:00', orientation: 8, scene: moonPath },
  { name: 'Masten.jpg', size: [1344, 1344], takenAt: '2026-08-08T20:59:31', title: 'Masten', scene: masts },
  {
    name: 'regatta #3.jpg',
    size: [1680, 945],
    takenAt: '2026-06-20T14:07:49',
    place: [54.3233, 10.1394],
    title: 'Third leg',
    keywords: ['sailing'],
    scene: regatta,
  },
  { name: 'cranes.jpg', size: [2016, 1008], takenAt: '2026-09-03T19:36:12', title: 'Evening shift', scene: cranes },
  {
    name: 'breakwater, 120 s.jpg',
    size: [1260, 1260],
    takenAt: '2026-02-17T07:40:00',
    orientation: 3,
    scene: breakwater,
  },
  {
    name: 'panorama quay.jpg',
    size: [3600, 1200],
    takenAt: '2025-12-11T17:20:00',
    place: [53.5436, 9.9666],
    title: 'Nine frames, stitched',
    scene: quayByNight(640),
  },
  {
    name: 'photo #1 (final).jpg',
    size: [1512, 1008],
    takenAt: '2026-07-05T12:12:12',
    orientation: 5,
    title: 'photo #1 (final)',
    scene: redBoat,
  },
  { name: 'DSC_0412.JPG', size: [1120, 1680], takenAt: '2026-05-27T20:05:18', orientation: 7, scene: cliffArch },
  { name: 'buoy.jpg', size: [1400, 1400], takenAt: '2026-10-04T16:50:27', orientation: 2, scene: channelBuoy },
  {
    name: 'life ring.png',
    size: [900, 900],
    takenAt: '2026-05-01T09:00:00',
    round: true,
    title: 'Sticker',
    scene: lifeRing,
  },
  { name: 'wake.jpeg', size: [1008, 1260], takenAt: '2026-08-02T15:22:09', scene: wake },
  {
    name: 'Größe XL.jpg',
    size: [3600, 2400],
    takenAt: '2026-09-12T18:31:46',
    place: [43.2965, 5.3698],
    title: 'The bay, golden hour',
    keywords: ['harbour', 'sunset', 'sails'],
    scene: goldenBay,
  },
  {
    name: 'below the pier.jpg',
    size: [1008, 1512],
    takenAt: '2026-07-22T13:18:30',
    orientation: 4,
    scene: belowThePier,
  },
  { name: 'lightning.png', size: [700, 1050], takenAt: '2026-08-17T23:03:58', title: 'One second', scene: lightning },
];
