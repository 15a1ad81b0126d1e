import type { ReactNode } from "react";

/** Over the page, at its lower edge: what comes late moves nothing. */
export function Bars({ children }: { children: ReactNode }) {
  return (
    <div className="fixed inset-x-0 bottom-[calc(60px+env(safe-area-inset-bottom))] z-20 lg:bottom-0">
      {children}
    </div>
  );
}
