"use client";

import { useTranslations } from "use-intl";
import { Button } from "../button";
import { EmptyState } from "../notice";
import { promptSignIn } from "./sign-in-prompt";

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
