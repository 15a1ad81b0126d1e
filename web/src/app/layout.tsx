import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { EXPORTED_LANGUAGE, exported } from "@/i18n/exported";
import { LanguageProvider } from "@/i18n/provider";
import { RpcProvider } from "@/rpc/provider";
import { Frame } from "./frame";
import { START } from "./start";

export const metadata: Metadata = {
  title: exported.site.title,
  description: exported.site.description,
};
export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f6f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0c11" },
  ],
  viewportFit: "cover",
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang={EXPORTED_LANGUAGE} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own text, before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: START }} />
      </head>
      <body className="min-h-dvh font-sans">
        <RpcProvider>
          <LanguageProvider>
            <Frame>{children}</Frame>
          </LanguageProvider>
        </RpcProvider>
      </body>
    </html>
  );
}
