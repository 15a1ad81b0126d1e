"use client";

import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { Standing } from "@/rpc/generated";
import { draw, HEIGHT, WIDTH } from "./drawing";
import { figures } from "./view";

/** The card as a picture, in the size that posts show; its words are read out in its place. */
export function CardPicture(props: { standing: Standing; ref: Ref<HTMLCanvasElement> }) {
  const t = useTranslations();
  const format = useFormatter();
  const canvas = useRef<HTMLCanvasElement>(null);
  useImperativeHandle(props.ref, () => canvas.current as HTMLCanvasElement);
  const { standing } = props;
  const time = format.dateTime(new Date(standing.as_of), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
  });
  const words = {
    ...figures(standing),
    competition: standing.competition,
    rank: t("card.rankOf", { rank: standing.place.rank, total: standing.total }),
    hold: t("card.hold"),
    drawdown: t("leaderboard.drawdown"),
    trades: t("leaderboard.trades"),
    asOf: t("card.asOf", { time }),
  };
  const text = JSON.stringify(words);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, JSON.parse(text));
  }, [text]);
  return (
    <canvas
      ref={canvas}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`${words.name}: ${words.rank}, ${words.percentage}. ${words.asOf}`}
      className="w-full rounded-xl"
    />
  );
}
