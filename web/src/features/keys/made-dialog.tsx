"use client";

import { useTranslations } from "use-intl";
import type { NewlyMadeKey } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { OpenedDialog as Dialog } from "@/ui/dialogs/opened-dialog";
import { toast } from "@/ui/toast";
import { claudeLine, environmentLines, mcpFile } from "./lines";

const CODE =
  "figures block whitespace-pre-wrap break-all rounded-xl border border-line bg-canvas p-3 text-[13px]";

/** The key, this once, and how a program or an MCP client is given it. */
export function MadeDialog({ made, onClose }: { made: NewlyMadeKey; onClose: () => void }) {
  const t = useTranslations("keys");
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    toast.success(t("copied"));
  };
  const ways = [
    [t("lines"), environmentLines(location.origin, made.key)],
    ["Claude Code", claudeLine(location.origin, made.key)],
    ["MCP: mcp.json", mcpFile(location.origin, made.key)],
  ] as const;
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("madeTitle")} description={t("madeLead")}>
      <div className="flex flex-col gap-4 overflow-y-auto px-5 pt-1 pb-6 *:shrink-0">
        <code className={CODE}>{made.key}</code>
        <Button look="primary" onClick={() => copy(made.key)}>
          {t("copyKey")}
        </Button>
        {ways.map(([way, lines]) => (
          <section key={way} aria-label={way} className="flex flex-col items-start gap-2">
            <p className="text-ink-2 text-sm">{way}</p>
            <pre className={`w-full ${CODE}`}>{lines}</pre>
            <Button size="small" onClick={() => copy(lines)}>
              {t("copyLines")}
            </Button>
          </section>
        ))}
        <a href="/alphatest.py" className="text-accent text-sm hover:underline">
          {t("client")}
        </a>
        <Button onClick={onClose}>{t("done")}</Button>
      </div>
    </Dialog>
  );
}
