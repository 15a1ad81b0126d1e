"use client";

import { Toaster } from "sonner";

const CLASSES = {
  toast:
    "flex w-full items-start gap-3 rounded-xl border border-line-strong bg-raised p-4 text-ink text-sm shadow-lg",
  title: "font-medium",
  description: "mt-0.5 text-ink-2 figures",
  icon: "mt-0.5",
  success: "[&_[data-icon]]:text-up",
  error: "[&_[data-icon]]:text-down",
};

/** Where the outcome of an order appears. */
export function Toasts() {
  return (
    <Toaster
      position="top-right"
      style={{ fontFamily: "inherit" }}
      duration={6000}
      offset={{ top: 76, right: 24 }}
      mobileOffset={{ top: 76, left: 16, right: 16 }}
      toastOptions={{ unstyled: true, classNames: CLASSES }}
    />
  );
}
