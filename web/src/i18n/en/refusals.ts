/** Sentences for the server's refusals, by their reason; the gaps are its facts. */
export const refusals = {
  already_withdrawn: "This investment was withdrawn before; its tokens are in your wallet.",
  amount_too_precise: "{symbol} has {decimals} decimals. Give at most as many after the point.",
  amount_too_small: "This comes to less than the smallest unit of {symbol}. Enter a larger amount.",
  amount_zero: "Enter an amount above 0.",
  bio_length: "The line is at most {length_max} characters.",
  code_of_another_competition:
    "The code invites to “{competition}”, not to this one. Ask the organiser for another code.",
  code_revoked: "The organiser took this code back. Ask them for another one.",
  code_used_up:
    "The code was used {uses_max} times, as often as it may be. Ask the organiser for another one.",
  collateral_too_small: "A position needs {collateral_min} USDC of collateral or more.",
  competition_full:
    "{traders_max} traders take part, and no more may. Come back for the next competition.",
  competition_not_running: "The competition is not running now, so there is no trading.",
  competition_paused: "The competition is paused; only what is open can be ended. Try again later.",
  daily_order_limit:
    "You gave as many orders as a wallet may in a day. Try again in {retry_after_seconds} s.",
  database_away:
    "The database does not answer for the moment. Try again; an order is never carried out twice.",
  database_busy:
    "The database was busy with something else for too long. Try again in a few seconds.",
  database_full:
    "The database has no room for more, and nothing was done. Try again once the organiser has made room.",
  database_read_only: "The database can only be read for the moment. Try again in a few seconds.",
  delay_needed: "What is delayed needs a delay of 1 to {delay_seconds_max} seconds.",
  decision_delay_out_of_range: "Decisions are shown after 0 to {seconds_max} seconds.",
  delay_out_of_range: "The execution delay is a whole number from 0 to {delay_ms_max} ms.",
  disqualified:
    "The organiser has disqualified you: “{organisers_reason}”. Write to them if that is wrong.",
  disqualified_already: "This trader is disqualified already. Reinstate them first to change why.",
  email_taken: "This address belongs to another user. Enter another one or none.",
  entry_closed: "Nobody can join any more. Come back for the next competition.",
  entry_not_personal:
    "Whoever makes many wallets could choose an arm. List the invited, or let traders in by a list or by codes of one use.",
  entry_rule_out_of_range:
    "That number or time cannot be. The last moment to join lies ahead and before the end.",
  fee_out_of_range: "A fee is 0 to 10%, with at most six decimals.",
  file_too_long: "This is too long to answer at once. Download the file instead.",
  foreign_origin: "This page comes from another address. Open the site at its own.",
  fraction_out_of_range: "A part of a position is more than nothing and no more than all of it.",
  fresh_signature_required:
    "This decision needs a signature of the last {minutes_max} minutes. Sign with your wallet again.",
  guests_not_allowed: "Guest wallets cannot take part. Sign in with a wallet of yours.",
  halted_already: "{symbol} is halted already. Resume it first to change why.",
  idempotency_key_reused: "This order was changed after it was sent. Send it as a new one.",
  impossible_limits:
    "These sizes cannot be: the free size is at most the largest order, and both the largest order and the depth are above 0.",
  impossible_schedule: "These times cannot be. Enter an end after the start, both still to come.",
  insufficient_balance: "Not enough {symbol}: you have {balance}, and this needs {needed}.",
  invalid_input: "The server cannot read what was entered. Check it and try again.",
  invalid_signature:
    "This link proves nothing: it was changed, cut off, or comes from another server.",
  key_day_spent:
    "{order_usd} USD after {spent_usd} USD today is above the key's cap of {max_day_usd} USD for a day. Order less, or wait until 00:00 UTC.",
  key_expired: "This key has expired. Make another one.",
  key_expiry_past: "A key expires after it was made. Enter a later moment, or none.",
  key_not_accepted: "{procedure} cannot be called by a key. Sign in with the wallet to do this.",
  key_order_too_large:
    "An order of {order_usd} USD is above the key's cap of {max_order_usd} USD. Order less.",
  key_orders_used_up: "The key gave its {orders_per_day} orders of today. Wait until 00:00 UTC.",
  key_revoked: "This key was revoked. Make another one.",
  leverage_out_of_range: "Leverage in {symbol} is a whole number from 1 to {leverage_max}.",
  limit_fills_at_once:
    "The price is {price}, so a limit of {trigger_price} would fill at once. Order at the market price, or give another limit.",
  liquidated_at_once:
    "An order of this size moves the {symbol} price by {impact_bps} bps, which would liquidate the position at once. Give less collateral or a lower leverage.",
  margin_needed:
    "{removable} USDC can be taken out at most. With less margin the leverage would be above {leverage_max}.",
  name_length: "A name has 1 to {length_max} characters, a letter, digit or picture among them.",
  name_like_address: "The name could be taken for a wallet address. Choose another one.",
  name_reserved: "“{word}” speaks for the organiser. Choose a name without it.",
  name_taken: "Another trader has this name, or one that looks like it. Choose another one.",
  no_competition: "There is no competition yet.",
  no_liquid_stake_pool: "No pool takes {symbol}.",
  no_perp_market: "{symbol} has no perpetual market.",
  no_such_announcement: "It is not shown any more.",
  no_such_code: "There is no such code that could still be used.",
  not_disclosed:
    "What traders hold and do is kept from others until the season is settled. Ranks and returns are on the leaderboard.",
  no_such_key: "You have no such key.",
  not_disqualified: "This trader is not disqualified.",
  not_halted: "{symbol} is not halted.",
  not_in_study: "You never agreed to this study, so there is nothing to withdraw from.",
  not_invited: "This wallet is not on the organiser’s list. Ask them to add it.",
  not_lendable: "No pool takes {symbol}.",
  not_offered: "This study offers you no key. Chance decides whom it offers one.",
  not_possible_now: "In its present state the competition does not allow this.",
  not_signed_in: "You are not signed in, or your session has ended. Sign in again.",
  not_stakeable: "{symbol} cannot be staked.",
  not_your_wallet: "You are signed in with another wallet. Sign in with the one this is for.",
  nothing_to_change: "The rules are like that already.",
  nothing_to_clear: "There is nothing to clear.",
  offset_too_deep:
    "In this order the list is shown as far as offset {offset_max}. Sort by rank to go on.",
  open_interest_full:
    "All positions in {symbol} together are worth at most {open_interest_usd_max} USD, and {left_usd} USD are left. Open a smaller one, or wait until others close.",
  order_ended: "This order has ended already.",
  order_needs_a_token: "Orders buy and sell tokens for USDC. Choose another token.",
  order_taken_over:
    "This order was sent again and is carried out by that later try. Look at your history.",
  order_too_large:
    "{symbol} takes orders of at most {order_usd_max} USD within {minutes} minutes. This one is {order_usd} USD, after {recent_usd} USD before it. Order less, or wait.",
  order_under_way: "This order is still under way. Send it again; it is carried out once only.",
  perp_market_halted: "New positions in {symbol} are halted. Open ones can be closed.",
  plan_out_of_range:
    "A share, a time or a number of the plan cannot be. The shares add up to 1, and a study ends with its season or later.",
  position_closed: "This position was closed at {closed_at}; its payout is in your wallet.",
  position_liquidated:
    "This position was liquidated at {liquidated_at}, before it was closed; its margin is gone.",
  practice_address:
    "A run of practice is asked at its own address, and the live competition at its own.",
  practice_full: "This server keeps {count_max} practice runs, and all are taken. Try again later.",
  practice_interrupted:
    "Practice was interrupted, and goes on where it stood. Look at the run before you ask again.",
  practice_masked:
    "The example agents trade tokens by their names, which a masked run hides. Compare with them in a run that is not masked.",
  practice_not_ready: "Practice is not ready, and nothing was done. Try again in a moment.",
  practice_off: "This server has no practice.",
  practice_plan:
    "This market cannot be played then. Choose a recording, and a window of full hours within it.",
  practice_run_unknown:
    "You have no such practice run. It may have been removed; start another one.",
  practice_runs_max:
    "You have {count_max} practice runs, and more are not kept. Stop one of them first.",
  practice_under_way: "The run is not over, and others would tell its future. Play it first.",
  practice_unavailable: "No practice run can be made now. Ask the organiser.",
  price_missing: "{symbol} has no price yet. Try again in a minute.",
  price_moved:
    "The price moved from {quoted_price} to {price}, more than the {max_bps} bps you take. Nothing was done. Look at the new price and order again.",
  price_stale:
    "The {symbol} price is {age_seconds} s old, and a trade needs one under {age_seconds_max} s. Wait for a newer one.",
  price_unconfirmed:
    "The {symbol} price observed at {observed_at} is not confirmed yet, and nothing is traded at an older one. Try again in a few seconds.",
  price_unobserved:
    "No price came within 5 seconds of your order, which fills only at one that is observed after it. Nothing was done. Try again.",
  ranking_out_of_range:
    "“{figure}” is {least} to {most}, with at most eight decimals. Give a figure in between.",
  rate_limited: "That was too often. Try again in {retry_after_seconds} s.",
  reason_without_key: "Reasons are recorded of orders by a key only.",
  refused: "The server did not accept this.",
  rules_fixed: "The competition began at {starts_at}; its rules stay as they were then.",
  same_token: "Choose two different tokens.",
  scope_missing: "The key does not have the scope {scope}. Use one that has.",
  seasons_overlap: "{name} is on or being settled then. Enter a start from {earliest_next} on.",
  server_fault: "Something broke on our side. If it lasts, tell us the request: {request_id}",
  shown_too_long: "Choose a moment ahead, {days_max} days at most.",
  sign_in_expired: "The sign-in took too long. Try again.",
  sign_in_issued_in_future: "The sign-in does not hold yet. Try again.",
  sign_in_lifetime: "The wallet changed how long the sign-in is valid. Try again.",
  sign_in_nonce: "This sign-in was used before. Try again.",
  sign_in_refused: "The sign-in was not accepted. Try again.",
  sign_in_signature: "The signature is not one of this wallet over the sign-in text. Try again.",
  sign_in_site: "The wallet signed in to another site. Try again here.",
  sign_in_size: "The wallet signed something other than the sign-in text. Try again.",
  sign_in_text: "The wallet signed something other than the sign-in text. Try again.",
  sign_in_wallet: "Another account of the wallet signed. Choose one and try again.",
  slippage_incomplete: "An order names a quoted price and how much worse it takes, or neither.",
  study_altered:
    "A row of the study is not what was written. The organiser has to compare it with a backup.",
  study_needs_entry: "The study is for those who entered. Enter the competition first, then agree.",
  study_not_open: "This study is over, or invites other wallets. You can trade without it.",
  study_not_over:
    "Nothing of the outcomes is shown before the study is over and its season settled.",
  study_runs:
    "The season has a sealed study, which nothing changes. Write another one for the next season.",
  token_halted:
    "The organiser has halted {symbol}: “{organisers_reason}”. Positions in it can be closed, and investments ended.",
  token_in_address: "This program sends its session in an address. Look for a newer version of it.",
  too_little_to_say: "A study needs 30 users in each arm, 3 days, and returns that vary.",
  too_many_at_once:
    "That is asked for by many at once. Try again in {retry_after_seconds} s; orders are not affected.",
  too_many_investments: "You have {count_max} active investments. End one of them first.",
  too_many_keys: "You have {count_max} keys, and more are not kept. Revoke one of them first.",
  too_many_marks: "A letter has at most {marks_max} marks, each one once. Take some away.",
  too_many_orders: "You have {count_max} open orders. Cancel one of them first.",
  too_many_positions: "You have {count_max} open positions. Close one of them first.",
  too_many_streams: "The site is open too many times here. Close some windows.",
  trigger_beyond_liquidation:
    "The position is liquidated at {liquidation_price}, before the price is at {trigger_price}.",
  trigger_on_wrong_side:
    "The price is {price} and has passed {trigger_price} already. Give a price on its other side.",
  trigger_zero: "Give a price above 0.",
  unknown_code: "There is no such invitation code. Type it as it was given to you.",
  unknown_investment: "You have no such investment.",
  unknown_key: "There is no such key. Check that it was copied whole.",
  unknown_order: "You have no such order.",
  unknown_position: "You have no such position.",
  unknown_season: "There is no such season. The archive lists those that there are.",
  unknown_study: "There is no such study. Read the page again.",
  unknown_token: "This token is not part of the competition.",
  unknown_trader: "No trader has this wallet.",
  unknown_user: "Nobody is known by this wallet. Sign in with it to take part.",
  unusable_character: "{character} is not seen, or changes how others are shown. Leave it out.",
  user_exists: "This wallet is known already. Sign in with it.",
};
