import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { AccountButton } from "@/features/account/account-button";
import { SignInDialog } from "@/features/account/sign-in-dialog";
import { CompetitionStatus } from "@/features/competition/status";
import { BlockBanner } from "@/features/frame/block-banner";
import { Header } from "@/features/frame/header";
import { SkipLink } from "@/features/frame/skip-link";
import { TabBar } from "@/features/frame/tab-bar";
import { Toasts } from "@/features/frame/toasts";
import { en } from "@/i18n/en";
import { LanguageProvider } from "@/i18n/provider";
import { RpcProvider } from "@/rpc/provider";
import { START } from "./start";

export const metadata: Metadata = { title: en.site.title, description: en.site.description };
export const viewport: Viewport = { themeColor: "#0b0c11", viewportFit: "cover" };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own text, before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: START }} />
      </head>
      <body className="min-h-dvh font-sans">
        <RpcProvider>
          <LanguageProvider>
            <SkipLink />
            <Header status={<CompetitionStatus />} account={<AccountButton />} />
            <BlockBanner />
            <main
              id="content"
              className="mx-auto max-w-[1240px] px-4 pt-6 pb-32 md:px-6 md:pt-8 md:pb-16"
            >
              {children}
            </main>
            <TabBar />
            <SignInDialog />
            <Toasts />
          </LanguageProvider>
        </RpcProvider>
      </body>
    </html>
  );
}
