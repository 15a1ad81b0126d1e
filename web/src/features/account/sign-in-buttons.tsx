"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { useSignIn } from "./use-sign-in";

/** The two ways in for a newcomer: at once as a guest, or with a wallet. */
export function SignInButtons() {
  const t = useTranslations("landing");
  const { signIn, isPending } = useSignIn();
  return (
    <div>
      <div className="flex flex-wrap gap-3">
        <Button
          look="primary"
          size="large"
          disabled={isPending}
          onClick={() => signIn("guest")}
          className="w-full sm:w-auto"
        >
          {t("guest")}
        </Button>
        <Button size="large" onClick={() => promptSignIn(true)} className="w-full sm:w-auto">
          <Icon name="wallet" />
          {t("wallet")}
        </Button>
      </div>
      <p className="mt-3 text-ink-3 text-sm">{t("guestHint")}</p>
    </div>
  );
}
