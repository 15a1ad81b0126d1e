"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { useTRPC } from "@/rpc/client";
import { useIsSignedIn, useWalletAddress } from "@/rpc/session";
import { OpenedDialog as Dialog } from "@/ui/dialogs/opened-dialog";
import { Icon } from "@/ui/icons";
import { SkeletonRows } from "@/ui/skeleton";

const NotificationList = lazyPart(() => import("./notification-list"));
const News = lazyPart(() => import("./news"));
const SHOWN_MAX = 9;
// They come by themselves; this is for a browser that cannot listen.
const INTERVAL_MS = 30_000;

/** In the header: how many notifications are unread, and the way to all of them. */
export function Bell() {
  const walletAddress = useWalletAddress();
  const isSignedIn = useIsSignedIn();
  return isSignedIn && <Notifications key={walletAddress} />;
}

function Notifications() {
  const t = useTranslations("notifications");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(
    trpc.notifications.list.queryOptions(undefined, { refetchInterval: INTERVAL_MS }),
  );
  const read = useMutation(
    trpc.notifications.markRead.mutationOptions({
      onSuccess: (answer) => cache.setQueryData(trpc.notifications.list.queryKey(), answer),
    }),
  );
  const unread = data?.unread ?? 0;
  // The name holds the text that is seen, for those who speak to their browser.
  const shown = unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread;
  const newest = data?.notifications[0];
  const close = () => {
    setOpen(false);
    if (newest && unread > 0) read.mutate({ up_to: newest.id });
  };
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t("open", { unread: shown })}
        className="relative grid size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span
            aria-hidden="true"
            className="figures absolute top-0 right-0 grid h-4 min-w-4 place-items-center rounded-full bg-accent-fill px-1 font-medium text-[10px] text-white"
          >
            {shown}
          </span>
        )}
      </button>
      <Dialog isOpen={isOpen} onOpenChange={close} title={t("title")}>
        <MoreWords words={MARKET_WORDS} waiting={<SkeletonRows count={3} className="h-16" />}>
          <Suspense>
            <NotificationList notifications={data?.notifications} />
          </Suspense>
        </MoreWords>
      </Dialog>
      <MoreWords words={MARKET_WORDS}>
        <Suspense>
          <News />
        </Suspense>
      </MoreWords>
    </>
  );
}
