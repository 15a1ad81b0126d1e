"use client";

import { useTranslations } from "use-intl";
import type { NewlyMadeKey } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { OpenedDialog as Dialog } from "@/ui/opened-dialog";
import { toast } from "@/ui/toast";
import { environmentLines } from "./lines";

const CODE =
  "figures block whitespace-pre-wrap break-all rounded-xl border border-line bg-canvas p-3 text-[13px]";

/** The key, this once, and the lines by which a program is given it. */
export function MadeDialog({ made, onClose }: { made: NewlyMadeKey; onClose: () => void }) {
  const t = useTranslations("keys");
  const lines = environmentLines(location.origin, made.key);
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    toast.success(t("copied"));
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("madeTitle")} description={t("madeLead")}>
      <div className="flex flex-col gap-4 overflow-y-auto px-5 pt-1 pb-6">
        <code className={CODE}>{made.key}</code>
        <Button look="primary" onClick={() => copy(made.key)}>
          {t("copyKey")}
        </Button>
        <div>
          <p className="mb-1.5 text-ink-2 text-sm">{t("lines")}</p>
          <pre className={CODE}>{lines}</pre>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={() => copy(lines)}>{t("copyLines")}</Button>
          <a href="/alphatest.py" className="px-2 text-accent text-sm hover:underline">
            {t("client")}
          </a>
        </div>
        <Button onClick={onClose}>{t("done")}</Button>
      </div>
    </Dialog>
  );
}
