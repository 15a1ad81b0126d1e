import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { EXPORTED_LANGUAGE, exported } from "@/i18n/exported";
import { LanguageProvider } from "@/i18n/provider";
import { RpcProvider } from "@/rpc/provider";
import { Frame } from "./frame";
import { START } from "./start";

const { title, description } = exported.site;
// Chats want whole addresses: those of the site that the pages are built for, if that is known.
const ORIGIN = (process.env.ALPHA_PUBLIC_URL ?? "").trim().replace(/\/$/, "");
// What the site's own link shows. The server puts a trader's own in the place of these tags, as it
// does with all that begin with og: or twitter:.
const PICTURE = { file: "/app/preview.png", width: "1200", height: "630" };

export const metadata: Metadata = {
  title,
  description,
  openGraph: { type: "website", siteName: title, title, description },
  twitter: { card: "summary_large_image" },
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
        <meta property="og:image" content={ORIGIN + PICTURE.file} />
        <meta property="og:image:width" content={PICTURE.width} />
        <meta property="og:image:height" content={PICTURE.height} />
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
