"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";

/** The question of the address as this page itself wrote it last. */
let written: string | null = null;

/** Names what is chosen in the page's address, in place of all it asked before. */
export function keepInAddress(chosen: Record<string, string>): void {
  written = new URLSearchParams(chosen).toString();
  window.history.replaceState(null, "", `?${written}`);
}

/**
 * Another number whenever somebody came to this page by another address: a link or the palette
 * begins anew what the page's own choices only change.
 */
export function useArrivals(): number {
  const asked = useSearchParams().toString();
  const [last, setLast] = useState({ asked, arrivals: 0 });
  if (asked !== last.asked) {
    setLast({ asked, arrivals: asked === written ? last.arrivals : last.arrivals + 1 });
  }
  return last.arrivals;
}
