// Lines of a track diagram between layers of points: they turn at 45 degrees.

/** From the top of one point to that of the next. */
export const HEIGHT = 64;
export const WIDTH = 112;

/** Where a line leaves its row: left of those that come into that row. */
export const turn = (from, to) => (to > from ? 80 - from * 5 : 16 + from * 5);

/** The way between two rows. */
export function way(from, to, turn) {
    const step = Math.sign(to - from) * 8;
    return step ? `M0 ${from}H${turn}l8 ${step}V${to - step}l8 ${step}H${WIDTH}` : `M0 ${from}H${WIDTH}`;
}
