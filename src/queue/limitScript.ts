/** The rule of the shared limits as a script that runs at the queue server, by its clock: the same log as `rollingWait.ts` reads, for all workers. */
import { serverNow } from './serverClock';

/**
 * KEYS: the log of ends, the requests under way (both sorted sets of ids by milliseconds, the second by the end of their
 * lease), and a hash of what else is known. ARGV: what to do, an id, the lease in ms, how many at once, the epoch that the
 * caller knows ('' for none), the caller's own number for a new one, milliseconds to close for, then pairs of requests and ms.
 *
 * `enter` and `look` return [0, epoch]: may leave; [1, epoch, ms]: wait so long; [2, epoch]: one under way must end; [3, epoch, ms]: closed
 * for so long. `renew` returns [0] or, for a lease that was lost, [1]. A request counts until its end is known, or its lease ended.
 *
 * A server that lost its data has no epoch, or another one than its callers know: then nothing leaves for one window.
 */
export const limitScript = `
local ended, open, facts = KEYS[1], KEYS[2], KEYS[3]
local what, id, lease, atOnce = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local known, own, closing = ARGV[5], ARGV[6], tonumber(ARGV[7])
${serverNow}
local longest, most = 0, 1
local rolling = {}
for at = 8, #ARGV, 2 do
  local limit = { tonumber(ARGV[at]), tonumber(ARGV[at + 1]) }
  rolling[#rolling + 1] = limit
  longest = math.max(longest, limit[2])
  most = math.max(most, limit[1])
end

local function keep()
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 86400000) end
end

-- A clock that was set back: what is of the future is of now.
for _, each in ipairs(redis.call('ZRANGEBYSCORE', ended, '(' .. now, '+inf')) do redis.call('ZADD', ended, now, each) end
for _, each in ipairs(redis.call('ZRANGEBYSCORE', open, '(' .. (now + lease), '+inf')) do
  redis.call('ZADD', open, now + lease, each)
end
-- Whoever holds these is gone.
for _, each in ipairs(redis.call('ZRANGEBYSCORE', open, '-inf', now)) do
  redis.call('ZREM', open, each)
  redis.call('ZADD', ended, now, each)
end
redis.call('ZREMRANGEBYSCORE', ended, '-inf', now - longest)
local size = redis.call('ZCARD', ended)
if size > most then redis.call('ZREMRANGEBYRANK', ended, 0, size - most - 1) end

local epoch = redis.call('HGET', facts, 'epoch')
if not epoch then
  epoch = own
  redis.call('HSET', facts, 'epoch', own)
end
if known ~= '' and known ~= epoch and redis.call('HGET', facts, 'settled') ~= epoch then
  redis.call('HSET', facts, 'settled', epoch, 'since', now, 'closed', longest)
end

local since, closed = tonumber(redis.call('HGET', facts, 'since') or 0), tonumber(redis.call('HGET', facts, 'closed') or 0)
local left = math.min(since, now) + closed - now
if closing > left then
  redis.call('HSET', facts, 'since', now, 'closed', closing)
  left = closing
end

if what == 'end' or what == 'free' then
  redis.call('ZREM', open, id)
  if what == 'end' and longest > 0 then redis.call('ZADD', ended, now, id) end
  keep()
  return { 0, epoch }
end
if what == 'renew' then
  if not redis.call('ZSCORE', open, id) then return { 1, epoch } end
  redis.call('ZADD', open, now + lease, id)
  return { 0, epoch }
end
if left > 0 then
  keep()
  return { 3, epoch, left }
end
local active = redis.call('ZCARD', open)
if active >= atOnce then return { 2, epoch } end
local wait = 0
for _, limit in ipairs(rolling) do
  local places = limit[1] - active
  if places <= 0 then return { 2, epoch } end
  local oldest = redis.call('ZREVRANGE', ended, places - 1, places - 1, 'WITHSCORES')
  if oldest[2] then wait = math.max(wait, tonumber(oldest[2]) + limit[2] - now) end
end
if wait > 0 then return { 1, epoch, wait } end
if what == 'enter' then redis.call('ZADD', open, now + lease, id) end
keep()
return { 0, epoch }
`;
