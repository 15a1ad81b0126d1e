import Link from "next/link";
import type { ComponentProps } from "react";

const LOOKS = {
  primary: "bg-accent-fill text-white hover:bg-accent-hover disabled:bg-raised disabled:text-ink-3",
  up: "bg-up text-canvas hover:opacity-90 disabled:bg-raised disabled:text-ink-3",
  down: "bg-down text-canvas hover:opacity-90 disabled:bg-raised disabled:text-ink-3",
  secondary: "border border-line bg-raised text-ink hover:border-line-strong disabled:text-ink-3",
};
const SIZES = {
  small: "h-8 rounded-lg px-2 text-sm min-[380px]:px-3",
  medium: "h-10 rounded-xl px-4 text-sm",
  large: "h-13 rounded-xl px-6 text-base",
};
const SHARED =
  "inline-flex items-center justify-center gap-2 font-medium whitespace-nowrap transition-colors";

interface Look {
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
}

function classes({ look = "secondary", size = "medium" }: Look, className = ""): string {
  return `${SHARED} ${LOOKS[look]} ${SIZES[size]} ${className}`;
}

export function Button({ look, size, className, ...rest }: Look & ComponentProps<"button">) {
  return <button type="button" className={classes({ look, size }, className)} {...rest} />;
}

export function ButtonLink({ look, size, className, ...rest }: Look & ComponentProps<typeof Link>) {
  return <Link className={classes({ look, size }, className)} {...rest} />;
}
