import type { refusals as english } from "../en/refusals";

export const refusals: typeof english = {
  already_withdrawn: "この運用はすでに解除され、トークンは残高に戻っています。",
  amount_too_precise: "{symbol} の小数は{decimals}桁までです。",
  amount_too_small: "数量が小さすぎて {symbol} の最小単位に届きません。数量を増やしてください。",
  amount_zero: "0 より大きい数量を入力してください。",
  bio_length: "紹介は{length_max}文字までです。",
  code_of_another_competition:
    "「{competition}」の招待コードで、このコンペには使えません。運営に別のコードを依頼してください。",
  code_revoked: "このコードは運営が取り消しました。別のコードを依頼してください。",
  code_used_up:
    "このコードは上限の{uses_max}回まで使われました。運営に別のコードを依頼してください。",
  collateral_too_small: "証拠金は {collateral_min} USDC 以上必要です。",
  competition_full: "参加者が上限の{traders_max}人に達しました。次のコンペをお待ちください。",
  competition_not_running: "コンペの開催期間外のため取引できません。",
  competition_paused:
    "コンペは一時停止中で、決済と解除だけができます。しばらくしてからお試しください。",
  daily_order_limit: "1日に出せる注文の数に達しました。{retry_after_seconds}秒後にお試しください。",
  database_away:
    "データベースが一時的に応答しません。もう一度お試しください。注文が二重に約定することはありません。",
  database_busy: "データベースが他の処理で混み合っています。数秒後にもう一度お試しください。",
  database_full:
    "データベースの空き容量がなく、何も実行していません。運営が空きを確保した後にお試しください。",
  database_read_only: "データベースが一時的に読み取り専用です。数秒後にもう一度お試しください。",
  delay_needed: "遅らせる場合は1〜{delay_seconds_max}秒で指定してください。",
  decision_delay_out_of_range: "判断は0〜{seconds_max}秒後に公開されます。",
  delay_out_of_range: "約定の遅延は 0〜{delay_ms_max} ミリ秒の整数です。",
  disqualified:
    "運営により失格になりました：「{organisers_reason}」。誤りの場合は運営に連絡してください。",
  disqualified_already: "すでに失格です。理由を変えるには、先に失格を取り消してください。",
  email_taken:
    "このメールアドレスは他のユーザーのものです。別のものを入力するか、空にしてください。",
  entry_closed: "参加の受付は終わりました。次のコンペをお待ちください。",
  entry_not_personal:
    "ウォレットを多く作れば群を選べてしまいます。招待するウォレットを列挙するか、参加をリスト制か1回限りのコードにしてください。",
  entry_rule_out_of_range:
    "その数値か日時にはできません。参加の締切は、今より後で終了以前にしてください。",
  fee_out_of_range: "手数料は 0〜10%、小数は6桁までです。",
  file_too_long: "長すぎるため、一度には返せません。ファイルをダウンロードしてください。",
  foreign_origin: "別のアドレスから開かれたページです。このサイトのアドレスで開いてください。",
  fraction_out_of_range: "決済する割合は0より大きく1以下にしてください。",
  fresh_signature_required:
    "この操作には{minutes_max}分以内の署名が必要です。ウォレットでもう一度署名してください。",
  guests_not_allowed:
    "ゲストウォレットでは参加できません。自分のウォレットでサインインしてください。",
  halted_already: "{symbol} はすでに停止中です。理由を変えるには、先に再開してください。",
  idempotency_key_reused: "送信後に内容が変わった注文です。新しい注文として送信してください。",
  impossible_limits:
    "この数値にはできません。影響なしの額は注文の上限以下、注文の上限と板の厚みは 0 より大きくしてください。",
  impossible_schedule: "この日時にはできません。終了は開始より後、どちらも先の時刻にしてください。",
  insufficient_balance: "{symbol} の残高が不足しています。残高 {balance}、必要 {needed}。",
  invalid_input: "入力内容をサーバーが読み取れません。確認してもう一度お試しください。",
  invalid_signature:
    "このリンクでは何も証明できません。改変されたか、途中で切れているか、別のサーバーのものです。",
  key_day_spent:
    "本日すでに{spent_usd} USDを注文しており、{order_usd} USDを足すとこのAPIキーの1日の上限{max_day_usd} USDを超えます。注文を減らすか、UTC 0時までお待ちください。",
  key_expired: "このAPIキーは期限切れです。新しいAPIキーを作成してください。",
  key_expiry_past: "APIキーの有効期限には、作成より後の日時を指定するか、空欄にしてください。",
  key_not_accepted: "{procedure}はAPIキーでは呼び出せません。ウォレットでサインインしてください。",
  key_order_too_large:
    "{order_usd} USDの注文は、このAPIキーの1回の上限{max_order_usd} USDを超えています。注文を減らしてください。",
  key_orders_used_up:
    "このAPIキーの本日の注文回数({orders_per_day}回)を使い切りました。UTC 0時までお待ちください。",
  key_revoked: "このAPIキーは無効にされました。新しいAPIキーを作成してください。",
  leverage_out_of_range: "{symbol} のレバレッジは 1〜{leverage_max} の整数です。",
  limit_fills_at_once:
    "現在の価格は {price} のため、{trigger_price} の指値はすぐに約定します。成行で注文するか、別の価格を指定してください。",
  liquidated_at_once:
    "この数量の注文は {symbol} の価格を {impact_bps} bps 動かし、建てた直後に清算されます。証拠金かレバレッジを下げてください。",
  margin_needed:
    "減らせるのは {removable} USDC までです。それ以上減らすとレバレッジが{leverage_max}倍を超えます。",
  name_length: "名前は1〜{length_max}文字で、文字・数字・絵文字のどれかを含めてください。",
  name_like_address: "ウォレットのアドレスと紛らわしい名前です。別の名前にしてください。",
  name_reserved: "「{word}」は運営を表す言葉です。含まない名前にしてください。",
  name_taken:
    "同じ名前か、見た目の似た名前を他のトレーダーが使っています。別の名前にしてください。",
  no_competition: "コンペはまだありません。",
  no_liquid_stake_pool: "{symbol} のリキッドステーキング用プールはありません。",
  no_perp_market: "{symbol} のパープはありません。",
  no_such_announcement: "このお知らせはもう表示されていません。",
  no_such_code: "まだ使えるコードの中に、このコードはありません。",
  not_disclosed:
    "精算が終わるまで、他のトレーダーの保有と取引は公開されません。順位と収益率はランキングで見られます。",
  no_such_key: "そのAPIキーは見つかりません。",
  not_disqualified: "このトレーダーは失格ではありません。",
  not_halted: "{symbol} は停止していません。",
  not_in_study: "この検証には参加していないため、取り消すものがありません。",
  not_invited: "このウォレットは運営のリストにありません。追加を依頼してください。",
  not_lendable: "{symbol} を貸し出せるプールはありません。",
  not_offered: "この検証はあなたにキーを提供していません。誰に渡すかは無作為に決まります。",
  not_possible_now: "コンペの現在の状態ではこの操作はできません。",
  not_signed_in: "サインインしていないか、期限が切れました。もう一度サインインしてください。",
  not_stakeable: "{symbol} はステーキングできません。",
  not_your_wallet:
    "別のウォレットでサインインしています。対象のウォレットでサインインしてください。",
  nothing_to_change: "ルールはすでにその内容です。",
  nothing_to_clear: "消すものがありません。",
  offset_too_deep:
    "この並び順で表示できるのは {offset_max} 件目までです。続きは順位順でご覧ください。",
  open_interest_full:
    "{symbol} の建玉は全体で {open_interest_usd_max} USD までで、残りは {left_usd} USD です。数量を減らすか、決済で空くのをお待ちください。",
  order_ended: "この注文はすでに終了しています。",
  order_needs_a_token: "注文は USDC での売買です。別のトークンを選んでください。",
  order_taken_over:
    "この注文は再送され、後から送られたほうで処理されています。履歴をご確認ください。",
  order_too_large:
    "{symbol} の注文は{minutes}分間に合計 {order_usd_max} USD までです。この注文は {order_usd} USD、直前の分は {recent_usd} USD です。数量を減らすか、時間をおいてください。",
  order_under_way: "この注文はまだ処理中です。もう一度送信しても、約定は一度だけです。",
  perp_market_halted: "{symbol} の新規の建玉は停止中です。決済はできます。",
  plan_out_of_range:
    "計画の割合・日時・数値のどれかが範囲外です。割合の合計は1、終了はシーズンの終了以降にしてください。",
  position_closed: "この建玉は {closed_at} に決済済みで、受け取りは残高に入っています。",
  position_liquidated: "この建玉は決済の前に {liquidated_at} に清算され、証拠金を失いました。",
  practice_address: "練習はその専用アドレスで、本番のコンペは本来のアドレスで操作してください。",
  practice_full:
    "練習の上限（サーバー全体で{count_max}件）に達しています。しばらくしてからお試しください。",
  practice_interrupted:
    "練習が中断されましたが、続きから再開できます。もう一度操作する前に、練習の状態を確認してください。",
  practice_masked:
    "お手本のエージェントは銘柄の名前で取引するため、名前を隠した練習では比較できません。",
  practice_not_ready:
    "練習の準備がまだできていません。操作は行われていないので、少し待ってからお試しください。",
  practice_off: "このサーバーに練習機能はありません。",
  practice_plan:
    "その相場、またはその期間では練習できません。記録の範囲内で毎正時からの期間を選んでください。",
  practice_run_unknown:
    "その練習は見つかりません。削除された可能性があります。新しく始めてください。",
  practice_runs_max: "練習は{count_max}件までです。先にどれかを終了してください。",
  practice_under_way:
    "練習がまだ終わっていません。先の値動きがわかってしまうため、比較は終了後にできます。",
  practice_unavailable: "現在、練習を作成できません。運営にお問い合わせください。",
  price_missing: "{symbol} の価格はまだありません。1分ほど待ってからお試しください。",
  price_moved:
    "価格が {quoted_price} から {price} に動き、許容幅 {max_bps} bps を超えました。注文は約定していません。新しい価格を確かめて、もう一度注文してください。",
  price_stale:
    "{symbol} の価格は{age_seconds}秒前のもので、取引には{age_seconds_max}秒未満の価格が必要です。新しい価格をお待ちください。",
  price_unconfirmed:
    "{observed_at} に観測された {symbol} の価格はまだ確認中で、それより古い価格では取引できません。数秒後にお試しください。",
  price_unobserved:
    "注文から5秒以内に価格が届きませんでした。注文は、そのあとに観測された価格でだけ約定します。何も行われていません。もう一度お試しください。",
  ranking_out_of_range:
    "「{figure}」は {least}〜{most}、小数は8桁までです。範囲内の値にしてください。",
  rate_limited: "操作の回数が多すぎます。{retry_after_seconds}秒後にお試しください。",
  reason_without_key: "理由を記録できるのは、APIキーによる注文だけです。",
  refused: "サーバーが受け付けませんでした。",
  rules_fixed: "コンペは {starts_at} に始まったため、ルールは変更できません。",
  same_token: "異なるトークンを選択してください。",
  scope_missing: "このAPIキーには権限「{scope}」がありません。権限のあるAPIキーを使ってください。",
  seasons_overlap:
    "その時間は{name}の期間か確定処理中です。開始は{earliest_next}以降にしてください。",
  server_fault: "サーバーで問題が起きました。続く場合はこの番号をお知らせください：{request_id}",
  shown_too_long: "{days_max}日以内の先の日時を選んでください。",
  sign_in_expired: "サインインの期限が切れました。もう一度お試しください。",
  sign_in_issued_in_future: "サインインがまだ有効ではありません。もう一度お試しください。",
  sign_in_lifetime: "ウォレットがサインインの有効期間を変更しました。もう一度お試しください。",
  sign_in_nonce: "このサインインは使用済みです。もう一度お試しください。",
  sign_in_refused: "サインインできませんでした。もう一度お試しください。",
  sign_in_signature:
    "このウォレットによるサインイン文への署名ではありません。もう一度お試しください。",
  sign_in_site: "別のサイトへのサインインです。このサイトでもう一度お試しください。",
  sign_in_size: "サインイン文とは別のものに署名されました。もう一度お試しください。",
  sign_in_text: "サインイン文とは別のものに署名されました。もう一度お試しください。",
  sign_in_wallet: "ウォレットの別のアカウントが署名しました。選び直してもう一度お試しください。",
  slippage_incomplete: "見積もり価格と許容幅は、両方指定するか、どちらも省いてください。",
  study_altered:
    "検証の記録が書かれた時のものと異なります。運営がバックアップと照合する必要があります。",
  study_needs_entry: "この検証の対象はコンペに参加した人です。先に参加してから同意してください。",
  study_not_open:
    "この検証は終了したか、招待されたウォレットだけが対象です。参加しなくても取引できます。",
  study_not_over: "検証が終わりシーズンが確定するまで、結果は表示されません。",
  study_runs:
    "このシーズンには確定した検証があり、変更できません。次のシーズンに別の計画を作成してください。",
  token_halted:
    "運営が {symbol} の取引を停止しました：「{organisers_reason}」。建玉の決済と運用の解除はできます。",
  token_in_address:
    "このプログラムはセッションをアドレスに載せて送っています。新しい版をお使いください。",
  too_little_to_say: "検証には、各群30人以上、3日以上、そして収益のばらつきが必要です。",
  too_many_at_once:
    "同じ種類の問い合わせが集中しています。{retry_after_seconds}秒後にお試しください。注文には影響ありません。",
  too_many_investments:
    "運用中のものが上限の{count_max}件に達しています。先にどれかを解除してください。",
  too_many_keys: "APIキーは{count_max}個までです。先にどれかを無効にしてください。",
  too_many_marks: "1文字に付く記号は{marks_max}個まで、同じものは1回だけです。減らしてください。",
  too_many_orders: "未約定の注文は{count_max}件までです。先にどれかを取り消してください。",
  too_many_positions: "保有できるポジションは{count_max}件までです。先にどれかを決済してください。",
  too_many_streams: "このサイトを開きすぎています。ウィンドウをいくつか閉じてください。",
  trigger_beyond_liquidation: "{trigger_price} に達する前に、{liquidation_price} で清算されます。",
  trigger_on_wrong_side:
    "現在の価格は {price} で、{trigger_price} をすでに過ぎています。反対側の価格を指定してください。",
  trigger_zero: "0より大きい価格を指定してください。",
  unknown_code: "この招待コードはありません。受け取ったとおりに入力してください。",
  unknown_investment: "この運用は見つかりません。",
  unknown_key: "そのようなAPIキーはありません。全体をコピーしたか確認してください。",
  unknown_order: "この注文は見つかりません。",
  unknown_position: "この建玉は見つかりません。",
  unknown_season: "そのシーズンはありません。これまでのシーズンから選んでください。",
  unknown_study: "その検証はありません。ページを読み直してください。",
  unknown_token: "このトークンは取り扱っていません。",
  unknown_trader: "このウォレットのトレーダーはいません。",
  unknown_user: "このウォレットの利用者はいません。参加するにはサインインしてください。",
  unusable_character:
    "{character} は表示されないか、他の文字の表示を変えます。取り除いてください。",
  user_exists: "このウォレットは登録済みです。サインインしてください。",
};
