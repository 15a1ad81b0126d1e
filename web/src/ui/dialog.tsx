"use client";

import { type ReactNode, Suspense, useEffect } from "react";
import { lazyPart, preloadPart } from "@/browser/part";

const IDLE_MS = 1_000;

const DialogFrame = lazyPart(() => import("./dialog-frame"));

export interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: string;
  /**
   * Whether one types at once: then the first field has the focus, else the close button. Where
   * fingers type, the keyboard would cover what there is to choose from, unless typing is
   * "always" what the dialog is for.
   */
  isTyping?: boolean | "always";
  children: ReactNode;
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
