"use client";

import "./globals.css";
import { trouble as english } from "@/i18n/en/trouble";
import { trouble as japanese } from "@/i18n/ja/trouble";

/** Stands in for everything when the frame itself broke, so it relies on nothing of that. */
export default function GlobalErrorPage() {
  const isJapanese = typeof document !== "undefined" && document.documentElement.lang === "ja";
  const words = (isJapanese ? japanese : english).broken;
  return (
    <html lang={isJapanese ? "ja" : "en"}>
      <body className="grid min-h-dvh place-items-center p-6 text-center font-sans">
        <main role="alert">
          <title>{words.title}</title>
          <h1 className="font-semibold text-2xl">{words.title}</h1>
          <p className="mt-4 max-w-md text-balance text-ink-2">{words.text}</p>
          <button
            type="button"
            onClick={() => window.location.reload()}
            className="mt-6 h-10 rounded-xl bg-accent-fill px-4 font-medium text-sm text-white"
          >
            {words.reload}
          </button>
        </main>
      </body>
    </html>
  );
}
