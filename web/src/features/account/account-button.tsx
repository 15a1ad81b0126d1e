"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { useSession } from "@/rpc/session";
import { Button } from "@/ui/button";
import { OpenedDialog as Dialog } from "@/ui/opened-dialog";
import { promptSignIn } from "@/ui/sign-in-prompt";
import { AccountPanel } from "./account-panel";

const SHOWN_ON_PHONES = 4;

/** In the header: the way in, or the name of who is in and the account behind it. */
export function AccountButton() {
  const t = useTranslations("account");
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  if (session.state !== "signed-in" || session.isOver) {
    return (
      <Button look="primary" onClick={() => promptSignIn(true)}>
        {t("signIn")}
      </Button>
    );
  }
  return (
    <>
      <Button onClick={() => setOpen(true)} className="figures">
        <span className="sr-only">{t("menu")}: </span>
        <span aria-hidden="true" className="size-2 rounded-full bg-up" />
        <span aria-hidden="true" className="sm:hidden">
          {session.walletAddress.slice(0, SHOWN_ON_PHONES)}
        </span>
        <span className="max-sm:sr-only">{shortAddress(session.walletAddress)}</span>
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={t("menu")}>
        <AccountPanel
          walletAddress={session.walletAddress}
          user={session.user}
          onDone={() => setOpen(false)}
        />
      </Dialog>
    </>
  );
}
