import type { ComponentProps, ReactNode } from "react";

/** A table with a caption for those who do not see it. */
export function Table(props: { caption: string; head: ReactNode; children: ReactNode }) {
  return (
    // `relative` holds what only readers aloud see, which would widen the page instead.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <div className="relative overflow-x-auto" tabIndex={0}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{props.caption}</caption>
        <thead>
          <tr className="text-ink-3 text-xs">{props.head}</tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}

interface Place {
  /** Where the cell's text stands; figures stand at the end. */
  end?: boolean;
  /** Shown from this width on; always when absent. */
  from?: "sm" | "md" | "lg" | "xl";
}

const FROM = {
  sm: "hidden sm:table-cell",
  md: "hidden md:table-cell",
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
};

function classes({ end, from }: Place): string {
  const padding =
    "px-1.5 first:pl-3 last:pr-3 min-[380px]:px-2 min-[380px]:first:pl-4 min-[380px]:last:pr-4 sm:px-2.5 sm:first:pl-5 sm:last:pr-5";
  return `${padding} ${end ? "text-right" : "text-left"} ${from ? FROM[from] : ""}`;
}

export function Head({ end, from, ...rest }: Place & ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={`h-9 font-medium whitespace-nowrap ${classes({ end, from })}`}
      {...rest}
    />
  );
}

export function Row({ className = "", ...rest }: ComponentProps<"tr">) {
  return <tr className={`h-16 border-line border-t ${className}`} {...rest} />;
}

export function Cell({ end, from, ...rest }: Place & ComponentProps<"td">) {
  return <td className={`whitespace-nowrap py-1.5 ${classes({ end, from })}`} {...rest} />;
}
