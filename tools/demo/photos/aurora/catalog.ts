import type { Photo } from '../studio/photo.js';
import { cabinInSnow, corona, lightsOverLake, lightsOverPeaks } from './lights.js';
import { blueHour, crescent, moonrise } from './dusk.js';
import { badge, glacierIce, waterfall } from './ice.js';
import { alpenglow, ranges, seaOfClouds } from './mountains.js';
import { campfire, fireflies, snowfall, tent } from './nights.js';
import { comet, milkyWayOverRidge, starTrails } from './stars.js';
import { birches, foggyPines, lonePine } from './woods.js';

/** Green at the foot and violet above, as oxygen and nitrogen glow. */
const green = { low: '#3dffa0', high: '#7a4dff' } as const;

/** The photos of the tenant aurora: northern nights, mountains, woods. */
export const AURORA: readonly Photo[] = [
  {
    name: 'Nordlicht über dem See.jpg',
    size: [2016, 1344],
    takenAt: '2026-02-11T23:14:05',
    place: [69.6496, 18.956],
    title: 'Nordlicht über dem See',
    keywords: ['aurora', 'lake', 'night'],
    scene: lightsOverLake([
      { edge: 400, sway: 110, reach: 300, strength: 1.3, ...green },
      { edge: 300, sway: 90, reach: 220, strength: 0.5, slant: 160, ...green },
    ]),
  },
  {
    name: 'IMG_2041.jpg',
    size: [1344, 2016],
    takenAt: '2026-02-12T00:41:50',
    title: 'Corona above the pines',
    keywords: ['aurora', 'forest'],
    scene: corona('#2fe39a', '#d860ff'),
  },
  {
    name: 'Alpenglühen.jpg',
    size: [1680, 1120],
    takenAt: '2026-07-19T05:22:31',
    orientation: 6,
    place: [46.5763, 7.9904],
    title: 'Alpenglühen',
    scene: alpenglow(660),
  },
  {
    name: 'foggy pines.jpg',
    size: [1512, 1008],
    takenAt: '2026-10-03T07:05:12',
    scene: foggyPines('#dfe7e4', '#12302f'),
  },
  {
    name: 'milky way #2.jpg',
    size: [1260, 1890],
    takenAt: '2026-08-14T01:33:00',
    title: 'Milky Way, 20 seconds',
    keywords: ['stars', 'long exposure'],
    scene: milkyWayOverRidge,
  },
  { name: 'star trails 4h.jpg', size: [1512, 1512], takenAt: '2026-03-21T02:10:00', scene: starTrails },
  { name: 'Vollmond.jpg', size: [1344, 896], takenAt: '2026-01-03T17:48:44', title: 'Vollmond', scene: moonrise },
  {
    name: 'cabin at 2 am.jpg',
    size: [1848, 1232],
    takenAt: '2026-02-14T02:03:27',
    orientation: 3,
    place: [68.4385, 17.4272],
    title: 'Cabin at 2 a.m.',
    scene: cabinInSnow([
      { edge: 420, sway: 120, reach: 330, strength: 1.5, slant: -200, low: '#5dffb9', high: '#3f7bff' },
    ]),
  },
  { name: 'DSC_0412.JPG', size: [1120, 1680], takenAt: '2026-08-29T22:57:09', orientation: 8, scene: tent },
  { name: 'lone pine.jpg', size: [1200, 1200], takenAt: '2026-01-18T15:31:40', scene: lonePine },
  { name: 'first snow.jpeg', size: [896, 1344], takenAt: '2026-11-02T16:20:18', title: 'First snow', scene: snowfall },
  { name: 'crescent and venus.png', size: [800, 1200], takenAt: '2026-04-19T20:44:00', scene: crescent },
  {
    name: 'sea of clouds.jpg',
    size: [2700, 1080],
    takenAt: '2026-09-06T06:12:55',
    place: [47.4211, 10.9853],
    title: 'Sea of clouds',
    scene: seaOfClouds,
  },
  { name: 'glacier ice.png', size: [1000, 750], takenAt: '2026-06-24T11:15:02', scene: glacierIce },
  {
    name: 'Birkenwald im Oktober.jpg',
    size: [1176, 1764],
    takenAt: '2026-10-11T14:02:36',
    title: 'Birkenwald im Oktober',
    keywords: ['birch', 'autumn'],
    scene: birches,
  },
  {
    name: 'panorama (stitched).jpg',
    size: [3600, 1200],
    takenAt: '2026-02-20T22:30:00',
    place: [64.1466, -21.9426],
    title: 'Eleven frames, stitched',
    scene: lightsOverLake(
      [
        { edge: 430, sway: 150, reach: 330, strength: 0.9, slant: -140, low: '#38ffb0', high: '#ff4fa8' },
        { edge: 330, sway: 120, reach: 240, strength: 0.6, slant: 220, ...green },
      ],
      680,
    ),
  },
  {
    name: 'photo #1 (final).jpg',
    size: [1512, 1008],
    takenAt: '2026-03-01T21:08:13',
    orientation: 5,
    title: 'photo #1 (final)',
    scene: lightsOverPeaks([
      { edge: 470, sway: 110, reach: 420, strength: 1.4, low: '#ff5fc8', high: '#6f5bff', slant: 120 },
      { edge: 400, sway: 90, reach: 260, strength: 0.8, low: '#6dffd0', high: '#5f6bff' },
    ]),
  },
  { name: 'campfire.jpg', size: [1120, 1680], takenAt: '2026-08-30T23:40:00', orientation: 7, scene: campfire },
  { name: 'comet.jpg', size: [1344, 896], takenAt: '2026-05-09T04:17:21', orientation: 2, scene: comet },
  {
    name: 'sticker northern lights.png',
    size: [900, 900],
    takenAt: '2026-05-30T10:00:00',
    round: true,
    title: 'Sticker',
    scene: badge,
  },
  { name: 'waterfall, 8 seconds.jpg', size: [1008, 1512], takenAt: '2026-06-13T13:26:07', scene: waterfall },
  {
    name: 'Größe XL.jpg',
    size: [4000, 2667],
    takenAt: '2026-09-27T19:02:48',
    place: [61.2273, 7.1001],
    title: 'Fünf Grate',
    keywords: ['mountains', 'sunset'],
    scene: ranges({
      sky: [
        [0, '#2a3f73'],
        [0.5, '#a8799a'],
        [0.8, '#f2a183'],
        [1, '#ffd79e'],
      ],
      far: '#b98a9c',
      near: '#120f26',
      haze: '#f4b79a',
      count: 6,
      sun: [0.38, 400, '#ffcf87'],
    }),
  },
  { name: 'blue hour.jpg', size: [1512, 1008], takenAt: '2025-12-05T16:41:33', orientation: 4, scene: blueHour },
  { name: 'fireflies.jpg', size: [1260, 1260], takenAt: '2026-06-21T22:49:59', scene: fireflies },
];
