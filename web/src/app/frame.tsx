import type { ReactNode } from "react";
import { AccountButton } from "@/features/account/account-button";
import { SignInDialog } from "@/features/account/sign-in-dialog";
import { LastMinute } from "@/features/competition/last-minute";
import { CompetitionStatus } from "@/features/competition/status";
import { AnnouncementBanner } from "@/features/frame/announcement-banner";
import { Bars } from "@/features/frame/bars";
import { BlockBanner } from "@/features/frame/block-banner";
import { Footer } from "@/features/frame/footer";
import { Header } from "@/features/frame/header";
import { ReloadOffer } from "@/features/frame/reload-offer";
import { SkipLink } from "@/features/frame/skip-link";
import { TabBar } from "@/features/frame/tab-bar";
import { Toasts } from "@/features/frame/toasts";
import { Live } from "@/features/live/live";
import { Bell } from "@/features/notifications/bell";
import { PaletteButton } from "@/features/palette/palette-button";

/** What stands around every page. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      <SkipLink />
      <Header
        status={<CompetitionStatus />}
        palette={<PaletteButton />}
        bell={<Bell />}
        account={<AccountButton />}
      />
      <Bars>
        <AnnouncementBanner />
        <BlockBanner />
        <LastMinute />
      </Bars>
      <main
        id="content"
        className="mx-auto min-h-dvh max-w-[1240px] px-4 pt-6 pb-16 md:px-6 md:pt-8"
      >
        {children}
      </main>
      <Footer />
      <TabBar />
      <SignInDialog />
      <Toasts />
      <ReloadOffer />
      <Live />
    </>
  );
}
