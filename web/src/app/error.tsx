"use client";

import { BrokenPage } from "@/features/frame/broken-page";

export default function ErrorPage({ reset }: { reset: () => void }) {
  return <BrokenPage onRetry={reset} />;
}
