import { FirstTenants } from './index.js';

it('when more tenants come than may be named, the first keep their names and the others share one', () => {
  const names = new FirstTenants(2);
  expect(['aurora', 'harbor', 'meadow', 'aurora', 'quarry', 'harbor'].map((tenant) => names.of(tenant))).toEqual([
    'aurora',
    'harbor',
    'other',
    'aurora',
    'other',
    'harbor',
  ]);
});
