"use client";

import { type ReactNode, Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useSession } from "@/rpc/session";
import { Waiting } from "./waiting";

// Loaded by admins alone, as its words are.
const AdminPanel = lazyPart(() => import("./admin-panel"));

/** From where admins run the competition; whoever is none sees `others`, as if it did not exist. */
export function AdminView({ others }: { others: ReactNode }) {
  const session = useSession();
  if (session.state === "signed-out") return others;
  if (session.state === "unknown" || !session.user) return <Waiting />;
  if (!session.user.is_admin) return others;
  return (
    <Suspense fallback={<Waiting />}>
      <AdminPanel />
    </Suspense>
  );
}
