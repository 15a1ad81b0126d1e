import type { ReactNode } from "react";

/** Named facts in lines: the name at the left, the fact at the right. */
export function Details({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col gap-2.5 text-sm">{children}</dl>;
}

export function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-ink-2">{name}</dt>
      <dd className="figures text-right">{children}</dd>
    </div>
  );
}
