"use client";

import type { ComponentType } from "react";
import { lazyPart, loadPart } from "@/browser/part";

export type ChartLibrary = typeof import("./library");

/** What a chart is given beside its own: the library, which is large and is loaded apart. */
export interface Drawn {
  library: ChartLibrary;
}

/** A chart that is loaded when it is first shown, together with the library that draws it. */
export function lazyChart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props & Drawn> }>,
) {
  return lazyPart<Props>(async () => {
    const drawing = loadPart(() => import("./library"));
    const [{ default: Chart }, library] = await Promise.all([load(), drawing]);
    return { default: (props) => <Chart {...props} library={library} /> };
  });
}
