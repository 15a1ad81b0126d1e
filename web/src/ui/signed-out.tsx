"use client";

import { useTranslations } from "use-intl";
import { promptSignIn } from "@/wallet/prompt";
import { Button } from "./button";
import { EmptyState } from "./notice";

/** What stands where a visitor's own things would: why, and the way in. */
export function SignedOutState({ text }: { text: string }) {
  const t = useTranslations("account");
  return (
    <EmptyState text={text}>
      <Button look="primary" onClick={() => promptSignIn(true)}>
        {t("signIn")}
      </Button>
    </EmptyState>
  );
}
