import { listOf, parseArray } from './arrays.js';

describe('arrays that were sealed', () => {
  it.each([
    ['[1,"a",null]', [1, 'a', null]],
    ['[]', []],
    ['{"0":1,"length":1}', []],
    ['"text"', []],
    ['null', []],
    ['7', []],
    ['[1,', []],
    ['', []],
  ])('when the text is %s, the parts are %j', (text, parts) => {
    expect(parseArray(text)).toEqual(parts);
  });

  it('when a value only looks like an array, there is nothing in it', () => {
    expect([listOf({ 0: 'a', length: 1 }), listOf('ab'), listOf(undefined)]).toEqual([[], [], []]);
  });
});
