"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import type { User } from "@/rpc/generated";
import { Button, ButtonLink } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { IdenticonPicture } from "@/ui/traders/identicon";
import { isKeyKept } from "@/wallet/guest/kept";
import { BioForm } from "./bio-form";
import { useSignOut, useSignOutEverywhere } from "./use-sign-in";
import { UsernameForm } from "./username-form";

// With what signs, which only guests need.
const GuestKeyPanel = lazyPart(() => import("./guest-key-panel"));

/** Address, name, guest key and the way out. */
export function AccountPanel(props: {
  walletAddress: string;
  user: User | undefined;
  onDone: () => void;
}) {
  const t = useTranslations("account");
  const signOut = useSignOut();
  const { signOutEverywhere, isPending } = useSignOutEverywhere(props.onDone);
  const username = props.user?.username ?? "";
  const bio = props.user?.bio ?? "";
  const copy = async () => {
    await navigator.clipboard.writeText(props.walletAddress);
    toast.success(t("copied"));
  };
  const leave = () => {
    signOut();
    props.onDone();
  };
  return (
    <div className="flex flex-col gap-6 overflow-y-auto px-5 pt-1 pb-6">
      <div>
        <p className="text-ink-2 text-sm">{t("address")}</p>
        <div className="mt-1.5 flex items-center gap-2">
          <IdenticonPicture address={props.walletAddress} size={40} />
          <code className="figures min-w-0 flex-1 break-all text-[13px]">
            {props.walletAddress}
          </code>
          <Button size="small" onClick={copy}>
            <Icon name="copy" className="size-4" />
            {t("copy")}
          </Button>
        </div>
      </div>
      {/* There before it is known whom they are of, so that nothing moves then. */}
      <fieldset disabled={!props.user} className="contents">
        <UsernameForm key={username} username={username} />
        <BioForm key={`about ${bio}`} bio={bio} />
      </fieldset>
      <Suspense fallback={isKeyKept() && <Skeleton className="h-43 w-full shrink-0" />}>
        <GuestKeyPanel walletAddress={props.walletAddress} />
      </Suspense>
      <ButtonLink href="/keys" prefetch={false} onClick={props.onDone}>
        {t("keys")}
      </ButtonLink>
      <ButtonLink href="/practice" prefetch={false} onClick={props.onDone}>
        {t("practice")}
      </ButtonLink>
      {props.user?.is_admin && (
        <ButtonLink href="/admin" prefetch={false} onClick={props.onDone}>
          {t("admin")}
        </ButtonLink>
      )}
      <div className="flex flex-col gap-3">
        <Button onClick={leave}>{t("signOut")}</Button>
        <Button onClick={signOutEverywhere} disabled={isPending}>
          {t("signOutEverywhere")}
        </Button>
      </div>
    </div>
  );
}
