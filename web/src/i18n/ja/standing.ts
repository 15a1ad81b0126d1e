import type { standing as english } from "../en/standing";

export const standing: typeof english = {
  card: {
    share: "共有",
    title: "成績を共有",
    lead: "サーバーが署名した成績です。リンクで誰にでも証明できます。",
    rankOf: "{total}人中 {rank}位",
    hold: "保有のみの場合",
    asOf: "{time} UTC",
    copy: "リンクをコピー",
    copied: "リンクをコピーしました",
    save: "画像を保存",
    open: "開く",
    failed: "カードを読み込めませんでした。",
    signed: "サーバーが署名した成績",
    proof:
      "記載の時刻にこのサーバーが署名した成績です。その後の取引にかかわらず、署名を無効にせずに書き換えることは誰にもできません。",
    now: "{name} の現在",
    forged:
      "このリンクでは何も証明できません。改変されたか、途中で切れているか、別のサーバーのものです。リンク全体をもう一度もらってください。",
    toLeaderboard: "ランキングへ",
  },
  guide: {
    title: "はじめの一歩",
    swap: "SOLを別のトークンにスワップ",
    swapHint: "注文のあと最初の価格で約定します。",
    stake: "一部を運用",
    stakeHint: "利息も成績に入ります。",
    perp: "レバレッジ建玉を開く",
    perpHint: "まずは少額で、レバレッジの動きを確かめましょう。",
    done: "完了",
    dismiss: "この案内を隠す",
  },
  palette: {
    open: "検索とコマンド（Ctrl K）",
    title: "コマンド",
    lead: "移動先、トークン、または注文を入力します。例:「スワップ 1 sol usdc」「ロング sol 100 5x」「ステーキング 2 sol」「レンディング 100 usdc」",
    placeholder: "ページ・トークン・注文",
    nothing: "該当するものがなく、注文としても読めません。",
    pages: "移動",
    settings: "設定",
    tokens: "スワップ先",
    otherLanguage: "Switch to English",
    long: "ロング",
    short: "ショート",
    order: {
      swap: "{amount}{from} を {to} にスワップ",
      perp: "{symbol} {leverage}{direction}",
      stake: "{amount}{symbol} をステーキング",
      lend: "{amount}{symbol} を貸し出す",
    },
  },
};
