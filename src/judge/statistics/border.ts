/**
 * Where a line goes from inside to outside, between a point of either kind; it must do so once. The result lies outside, by less than
 * one part in 10^13.
 */
export function borderBetween(inside: number, outside: number, isOutside: (at: number) => boolean): number {
  let near = inside;
  let far = outside;
  for (let step = 0; step < 200 && Math.abs(far - near) > 1e-13 * Math.abs(far + near); step += 1) {
    const middle = (near + far) / 2;
    if (isOutside(middle)) far = middle;
    else near = middle;
  }
  return far;
}
