import type { marketParts as english } from "./en";

export const marketParts: typeof english = {
  tape: {
    title: "最新の取引",
    none: "まだ誰も取引していません。",
    hidden: "トレーダーの取引は、シーズンの精算が終わるまで公開されません。",
    delayed: "{minutes}分遅れ",
    trades: {
      swap: "{from}を{to}にスワップ",
      perp_open: "{symbol} {side} {leverage}倍を新規",
      perp_close: "{symbol} {side} {leverage}倍を決済",
      perp_liquidation: "{symbol} {side} {leverage}倍が清算",
    },
  },
  alert: {
    title: "{symbol}の価格アラート",
    text: "このブラウザに保存され、このサイトのページを開いている間だけ通知します。すべてのタブを閉じると通知されません。",
    side: "価格の条件",
    above: "以上",
    below: "以下",
    price: "価格（USD）",
    add: "アラートを追加",
    enterPrice: "価格を入力してください",
    alreadyAbove: "すでにその価格以上です",
    alreadyBelow: "すでにその価格以下です",
    tooMany: "アラートは{max}件までです。先に1件削除してください。",
    none: "アラートはまだありません。",
    line: "{symbol} {price}{side}",
    sides: { above: "以上", below: "以下" },
    remove: "アラート「{line}」を削除",
    ask: "ブラウザの通知でも知らせる",
    allowed: "ブラウザの通知はオンです。",
    refused: "ブラウザの通知はブロックされています。アラートはページ上で知らせます。",
    met: "{symbol}が{price}{side}になりました",
    metText: "現在の価格は{price}です。",
  },
};
