import { identicon, SIDE } from "./identicon-cells";

const MARGIN = 1;
const BOX = SIDE + 2 * MARGIN;

/** The picture of a wallet's address, by which it is known again; it says nothing in words. */
export function IdenticonPicture({ address, size = 24 }: { address: string; size?: number }) {
  const { hues, cells } = identicon(address);
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox={`0 0 ${BOX} ${BOX}`}
      shapeRendering="crispEdges"
      data-address={address}
      className="shrink-0 rounded-full"
    >
      <rect width={BOX} height={BOX} fill={`hsl(${hues[0]} 45% 88%)`} />
      {cells.map(([column, row]) => (
        <rect
          key={`${column} ${row}`}
          x={MARGIN + column}
          y={MARGIN + row}
          width={1}
          height={1}
          fill={`hsl(${hues[1]} 60% 38%)`}
        />
      ))}
    </svg>
  );
}
