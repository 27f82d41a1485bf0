import fc from 'fast-check';

/** Any UTF-16 units at all: control characters, halves of pairs, what XML forbids. Cheaper than fast-check's unit `binary`. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 30 })
  .map((units) => String.fromCharCode(...units));
