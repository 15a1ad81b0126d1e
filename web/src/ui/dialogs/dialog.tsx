"use client";

import { Suspense, useEffect } from "react";
import { lazyPart, preloadPart } from "@/browser/part";
import type { DialogFrameProps } from "./dialog-frame";

const IDLE_MS = 1_000;

const DialogFrame = lazyPart(() => import("./dialog-frame"));

interface DialogProps extends DialogFrameProps {
  isOpen: boolean;
}

/** A dialog. What draws it is loaded once the page has come to rest, before anybody opens one. */
export function Dialog({ isOpen, ...frame }: DialogProps) {
  useEffect(() => {
    const timer = setTimeout(() => preloadPart(() => import("./dialog-frame")), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isOpen) return null;
  return (
    <Suspense>
      <DialogFrame {...frame} />
    </Suspense>
  );
}
