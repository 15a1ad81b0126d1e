"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/ui/dialogs/dialog";
import { Certificate } from "./certificate";

/** The card of a standing, over the page. */
export default function ShareDialog(props: {
  walletAddress: string;
  season: string | null;
  onClose: () => void;
}) {
  const t = useTranslations("card");
  return (
    <Dialog isOpen onOpenChange={props.onClose} title={t("title")} description={t("lead")}>
      <div className="overflow-y-auto px-5 pt-1 pb-6">
        <Certificate walletAddress={props.walletAddress} season={props.season} />
      </div>
    </Dialog>
  );
}
