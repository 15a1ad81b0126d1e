import { SkeletonRows } from "@/ui/skeleton";

/** What stands where the page will. */
export function Waiting() {
  return (
    <div className="card">
      <SkeletonRows count={10} className="h-16" />
    </div>
  );
}
