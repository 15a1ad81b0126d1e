import { useTranslations } from "use-intl";

/** A bar that stands where a figure will. */
export function Skeleton({ className = "h-4 w-20" }: { className?: string }) {
  const look = "block animate-pulse rounded-md bg-raised";
  return <span data-testid="skeleton" className={`${look} ${className}`} />;
}

/** Rows of the height the loaded ones will have, so that nothing moves when they come. */
export function SkeletonRows({ count, className }: { count: number; className: string }) {
  const t = useTranslations("site");
  const rows = Array.from({ length: count }, (_, index) => index);
  return (
    <div role="status" aria-label={t("loading")}>
      {rows.map((row) => (
        <div
          key={row}
          className={`flex items-center justify-between border-line border-t px-5 first:border-t-0 ${className}`}
        >
          <span className="flex items-center gap-3">
            <Skeleton className="size-8 rounded-full" />
            <Skeleton className="h-4 w-24" />
          </span>
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  );
}
