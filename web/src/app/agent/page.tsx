import type { Metadata } from "next";
import { Suspense } from "react";
import { AgentView } from "@/features/agent/agent-view";
import { exported } from "@/i18n/exported";
import { OfSeason } from "@/seasons/of-season";

export const metadata: Metadata = { title: `${exported.agent.title} – ${exported.site.title}` };

export default function AgentPage() {
  return (
    <Suspense>
      <OfSeason>
        <AgentView />
      </OfSeason>
    </Suspense>
  );
}
