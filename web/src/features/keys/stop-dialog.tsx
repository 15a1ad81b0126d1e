"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { AgentKey } from "@/rpc/generated";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { Button } from "@/ui/button";
import { OpenedDialog as Dialog } from "@/ui/dialogs/opened-dialog";
import { toast } from "@/ui/toast";

/** Asks once more before a program is stopped, and whether its positions are closed with it. */
export function StopDialog({ agentKey, onClose }: { agentKey: AgentKey; onClose: () => void }) {
  const t = useTranslations("keys");
  const { id, name, open_positions: count } = agentKey;
  const [isClosing, setClosing] = useState(false);
  const stop = useStop(name, onClose);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t("stopTitle", { name })}
      description={t("stopText")}
    >
      <div className="flex flex-col gap-5 px-5 pt-2 pb-6">
        {count > 0 && (
          <label className="flex items-center gap-2.5 text-sm">
            <input
              type="checkbox"
              checked={isClosing}
              onChange={(event) => setClosing(event.target.checked)}
              className="size-4 accent-accent-fill"
            />
            {t("closeToo", { count })}
          </label>
        )}
        <div className="flex gap-3">
          <Button onClick={onClose} className="flex-1">
            {t("keep")}
          </Button>
          <Button
            look="primary"
            disabled={stop.isPending}
            onClick={() => stop.mutate({ id, close_positions: isClosing })}
            className="flex-1"
          >
            {stop.isPending ? t("stopping") : t("stopNow")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function useStop(name: string, onDone: () => void) {
  const t = useTranslations("keys");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  return useMutation(
    trpc.keys.revoke.mutationOptions({
      onSuccess: ({ closed_positions, still_open }) => {
        const closed =
          closed_positions.length > 0 && t("closedToo", { count: closed_positions.length });
        toast.success(t("stopped", { name }), closed ? { description: closed } : undefined);
        if (still_open[0]) {
          toast.error(t("stillOpen", { count: still_open.length, why: still_open[0].message }));
        }
        onDone();
        refresh();
        cache.invalidateQueries({ queryKey: trpc.keys.pathKey() });
      },
      onError: (error) => toast.error(t("stopFailed"), { description: failureText(error) }),
    }),
  );
}
