"use client";

import { useState } from "react";

const PRIME = 9973;
// Degrees that lead neighbouring numbers far apart on the circle of 360 hues.
const GOLDEN_ANGLE = 137;
const HUE_STEP = 40;

function hueOf(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.charCodeAt(0)) % PRIME;
  return sum * GOLDEN_ANGLE;
}

/** A token's picture, or its coloured initial where there is none to be had. */
export function TokenIcon(props: {
  symbol: string;
  url: string | null | undefined;
  size?: number;
}) {
  const [isMissing, setMissing] = useState(false);
  const size = props.size ?? 32;
  if (!props.url || isMissing) {
    const hue = hueOf(props.symbol);
    const background = `linear-gradient(135deg, hsl(${hue} 60% 48%), hsl(${hue + HUE_STEP} 60% 32%))`;
    return (
      <span
        aria-hidden="true"
        className="inline-grid shrink-0 place-items-center rounded-full font-semibold text-white"
        style={{ width: size, height: size, background, fontSize: size * 0.42 }}
      >
        {props.symbol.replace(/^\$/, "").slice(0, 1).toUpperCase()}
      </span>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: a static export has no image server
    <img
      src={props.url}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      className="shrink-0 rounded-full bg-raised"
      onError={() => setMissing(true)}
    />
  );
}
