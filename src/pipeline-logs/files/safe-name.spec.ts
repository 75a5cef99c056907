import { safeName } from './safe-name.js';

describe('safeName', () => {
  it.each([
    ['build:production', 'build_production'],
    ['test unit 1/3', 'test_unit_1_3'],
    ['Läden-für_Fotos.v2', 'Läden-für_Fotos.v2'],
    ['日本語', '日本語'],
    ['__a  b__', 'a_b'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['..\\..\\windows', '.._.._windows'],
    ['a\0b', 'a_b'],
    ['', 'unnamed'],
    ['.', 'unnamed'],
    ['....', 'unnamed'],
    ['///', 'unnamed'],
    ['🎉', 'unnamed'],
    ['_.._', 'unnamed'],
    ['a\ud800b', 'a_b'],
    ['x'.repeat(300), 'x'.repeat(100)],
    ['ü'.repeat(300), 'ü'.repeat(50)],
    [`x${'語'.repeat(300)}`, `x${'語'.repeat(33)}`],
  ])('when the name is %j, it is %j in a path', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });
});
