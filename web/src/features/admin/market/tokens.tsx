"use client";

import { useTranslations } from "use-intl";
import type { Token } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { SkeletonRows } from "@/ui/skeleton";
import { TokenName } from "@/ui/tokens/token-name";
import type { Decision } from "../decision/decision";

/** Every token, the halted ones first, each with the button that halts or resumes it. */
export function Tokens({ onAsk }: { onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const { tokens, isPending } = useTokens();
  const halted = tokens.filter((token) => token.halted_for);
  const traded = tokens.filter((token) => !token.halted_for);
  return (
    <Card title={t("tokens")} className="overflow-hidden">
      <p className="px-5 pb-4 text-ink-2 text-sm">{t("haltMeans")}</p>
      {isPending && <SkeletonRows count={5} className="h-16" />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section aria-label={t("allTokens")} tabIndex={0} className="max-h-96 overflow-y-auto">
        <ul>
          {[...halted, ...traded].map((token) => (
            <Entry key={token.address} token={token} onAsk={onAsk} />
          ))}
        </ul>
      </section>
    </Card>
  );
}

function Entry({ token, onAsk }: { token: Token; onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const { symbol, icon_url, name, address, halted_for } = token;
  const act = halted_for ? "resumeToken" : "haltToken";
  return (
    <li className="flex min-h-16 items-center gap-3 border-line border-t px-5 py-2 text-sm">
      <div className="min-w-0 flex-1">
        <TokenName symbol={symbol} url={icon_url} note={name} />
        {halted_for && (
          <p className="mt-1 text-sm text-warn">{t("haltedFor", { reason: halted_for })}</p>
        )}
      </div>
      <Button
        size="small"
        onClick={() => onAsk({ act, name: symbol, token_address: address })}
        aria-label={t(`actsOn.${act}`, { name: symbol })}
      >
        {t(`acts.${act}`)}
      </Button>
    </li>
  );
}
