"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { useSession } from "@/rpc/session";
import { Button } from "@/ui/button";
import { OpenedDialog as Dialog } from "@/ui/dialogs/opened-dialog";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { IdenticonPicture } from "@/ui/traders/identicon";
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
        <IdenticonPicture address={session.walletAddress} size={20} />
        <span aria-hidden="true" className="sm:hidden">
          {session.walletAddress.slice(0, SHOWN_ON_PHONES)}
        </span>
        <bdi className="max-w-40 truncate max-sm:sr-only">
          {session.user?.username ?? shortAddress(session.walletAddress)}
        </bdi>
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
