import { type ReactNode, useId } from "react";

/** A titled part of a page; `aside` stands at the right of the title. */
export function Card(props: {
  title: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`card min-w-0 ${props.className ?? ""}`}>
      <header className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-3 pb-1">
        <h2 id={id} className="font-semibold text-[15px]">
          {props.title}
        </h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
