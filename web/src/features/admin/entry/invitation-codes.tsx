"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Code } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Pager } from "@/ui/pages/pager";
import type { Decision } from "../decision/decision";
import { useInvitations } from "../use-admin";

const FIELD = "mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-sm";

/** Makes invitation codes, and lists them with their uses. */
export function InvitationCodes(props: { name: string; onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const { name, onAsk } = props;
  const [page, setPage] = useState(1);
  const { data } = useInvitations(page);
  const [count, setCount] = useState("10");
  const [uses, setUses] = useState("1");
  const isReadable = [count, uses].every((typed) => /^[1-9]\d{0,5}$/.test(typed));
  const make = () =>
    onAsk({ act: "makeCodes", name, count: Number(count), uses_max: Number(uses) });
  return (
    <div className="border-line border-t text-sm">
      <div className="flex flex-wrap items-end gap-3 px-5 py-4">
        <label className="min-w-24 flex-1 text-ink-2">
          {t("entry.count")}
          <input
            inputMode="numeric"
            value={count}
            onChange={(event) => setCount(event.target.value)}
            className={FIELD}
          />
        </label>
        <label className="min-w-24 flex-1 text-ink-2">
          {t("entry.usesMax")}
          <input
            inputMode="numeric"
            value={uses}
            onChange={(event) => setUses(event.target.value)}
            className={FIELD}
          />
        </label>
        <Button onClick={make} disabled={!isReadable}>
          {t("acts.makeCodes")}
        </Button>
      </div>
      {data && data.total > 0 && (
        <>
          <ul aria-label={t("entry.codes")}>
            {data.codes.map((code) => (
              <Entry
                key={code.code}
                code={code}
                onRevoke={() => onAsk({ act: "revokeCode", name, code: code.code })}
              />
            ))}
          </ul>
          <Pager page={page} total={data.total} onPage={setPage} />
        </>
      )}
    </div>
  );
}

function Entry({ code, onRevoke }: { code: Code; onRevoke: () => void }) {
  const t = useTranslations("admin");
  const { uses, uses_max, revoked_at } = code;
  return (
    <li className="flex min-h-12 items-center gap-3 border-line border-t px-5 py-2">
      <code className="figures min-w-0 flex-1 text-[13px]">{code.code}</code>
      <span className="figures text-ink-2 text-xs">{t("entry.uses", { uses, uses_max })}</span>
      {revoked_at ? (
        <span className="text-warn text-xs">{t("entry.revoked")}</span>
      ) : (
        <Button
          size="small"
          onClick={onRevoke}
          aria-label={t("actsOn.revokeCode", { name: code.code })}
        >
          {t("acts.revokeCode")}
        </Button>
      )}
    </li>
  );
}
