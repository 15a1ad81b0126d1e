"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";

const FundingDialog = lazyPart(() => import("./funding-dialog"));

/** Opens the funding payments of a position, open or ended. */
export function FundingButton(props: {
  walletAddress: string;
  position: { id: string; symbol: string };
}) {
  const t = useTranslations("market");
  const [isOpen, setOpen] = useState(false);
  const { walletAddress, position } = props;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t("fundingOf", { symbol: position.symbol })}
        className="text-accent hover:underline"
      >
        {t("fundingPayments")}
      </button>
      {isOpen && (
        <Suspense>
          <FundingDialog
            walletAddress={walletAddress}
            position={position}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
