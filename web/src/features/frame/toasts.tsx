"use client";

import { Suspense } from "react";
import type { ToasterProps } from "sonner";
import { useHydrated } from "@/browser/hydrated";
import { lazyPart, loadPart } from "@/browser/part";

const Toaster = lazyPart<ToasterProps>(() =>
  loadPart(() => import("sonner")).then((it) => ({ default: it.Toaster })),
);

const CLASSES = {
  toast:
    "flex w-full items-start gap-3 rounded-xl border border-line-strong bg-raised p-4 text-ink text-sm shadow-lg",
  title: "font-medium",
  description: "mt-0.5 text-ink-2 figures",
  icon: "mt-0.5",
  success: "[&_[data-icon]]:text-up",
  error: "[&_[data-icon]]:text-down",
  warning: "[&_[data-icon]]:text-warn",
  info: "[&_[data-icon]]:text-accent",
  closeButton:
    "absolute top-3 right-3 grid size-6 place-items-center rounded-md text-ink-2 hover:text-ink",
};

/** Where the outcome of an order appears, and what the server tells. */
export function Toasts() {
  const isHydrated = useHydrated();
  if (!isHydrated) return null;
  return (
    <Suspense>
      <Toaster
        position="top-right"
        closeButton
        style={{ fontFamily: "inherit" }}
        duration={6000}
        offset={{ top: 76, right: 24 }}
        mobileOffset={{ top: 76, left: 16, right: 16 }}
        toastOptions={{ unstyled: true, classNames: CLASSES }}
      />
    </Suspense>
  );
}
