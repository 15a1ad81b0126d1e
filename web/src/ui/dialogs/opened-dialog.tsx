"use client";

import { type ComponentProps, Suspense, useEffect, useState } from "react";
import { lazyPart, loadPart, preloadPart } from "@/browser/part";
import type { Dialog as Whole } from "./dialog";

const PRELOAD_MS = 2_000;
const Dialog = lazyPart<ComponentProps<typeof Whole>>(() =>
  loadPart(() => import("./dialog")).then((it) => ({ default: it.Dialog })),
);

/** A dialog whose code comes after the page's, soon, or when the dialog is first opened. */
export function OpenedDialog(props: ComponentProps<typeof Whole>) {
  const [wasOpened, setOpened] = useState(props.isOpen);
  if (props.isOpen && !wasOpened) setOpened(true);
  useEffect(() => {
    const timer = setTimeout(() => preloadPart(() => import("./dialog")), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    wasOpened && (
      <Suspense>
        <Dialog {...props} />
      </Suspense>
    )
  );
}
