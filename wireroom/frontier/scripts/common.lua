-- What every move shares.  Arguments: prefix, now in ms ('' = Redis's clock), the queues
-- separated by commas, a host's default concurrency and interval in ms; the move's own follow.
--
-- Keys below the prefix:
--   i:<key>          the item: a header (HEAD and STRINGS below), then a body that only Python reads
--   future:<queue>   zset of items that wait for their time, or, while plenty of hosts can be
--                    served, for those before them; by due time in ms
--   ready:<queue>    zset of items that are due and sorted to their hosts, by due time
--   q:<queue>:<host> list of one host's ready items, first come first served
--   hosts:<queue>    zset of hosts with ready items, by the time at which they may be served
--   h:<host>         the host's budget in use; o:<host> a budget of its own
--   sent:<queue>     zset of dispatched items, by the end of their dispatch lease
--   spent:<queue>    zset of items that were taken before their message came, by the same time
--   leases, tokens   zset of claimed items by the end of their lease; hash of token and owner
--   ledger, meta     hashes of counters; b:<batch> and r:<batch> hash and list of a batch.
--                    meta has the bytes of all bodies, and of all items but polls (item_bytes)
--   wake             list on which the dispatcher waits; note:<name> what a caller keeps here
--   body:<ref>       a claim-check body; bodies: zset of them by the end of their time
--   died:<key>       list of what workers died of that had the item in hand
--
-- An item is in exactly one of future:*, ready:*, sent:* and leases; its state says which.
-- At its memory limit Redis refuses a script whose first write may grow (noeviction), and
-- none later in the same script.  So what enters fails whole, and every move that leads to
-- an item's end starts with a write that shrinks, and passes.
local prefix = ARGV[1]
local call = redis.call
local INFINITE = math.huge

local now_us
if ARGV[2] == '' then
  local time = call('TIME')
  now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
else
  now_us = tonumber(ARGV[2]) * 1000
end
local now = math.floor(now_us / 1000)

local queues = {}
for name in string.gmatch(ARGV[3], '[^,]+') do
  queues[#queues + 1] = name
end

local DAY = 86400000
-- How long a budget is remembered after it stopped to hold anyone back.
local HOST_GRACE = 60000
-- From so many hosts of a queue that can be served now on, due items stay in future:<queue>: in
-- a backlog of a million sources nearly all wait at the cost of one that is not due.
local PLENTY = 1000
local WAITING, READY, SENT, LEASED, POISONED = 'W', 'R', 'D', 'L', 'P'

local function wake()
  if call('EXISTS', prefix .. 'wake') == 0 then
    call('LPUSH', prefix .. 'wake', '1')
  end
end

-- ---- items

local HEAD = '<c1Hdd' -- state, attempts, failures, due: what changes in place
local HEAD_BYTES = 19
local STRINGS = '<dBc0Bc0Bc0Bc0Hc0' -- seq, stage, queue, kind, batch, host
local STRINGS_MAX = 639

local function read(key, whole)
  local raw
  if whole then
    raw = call('GET', prefix .. 'i:' .. key)
  else
    raw = call('GETRANGE', prefix .. 'i:' .. key, 0, STRINGS_MAX)
  end
  if not raw or raw == '' then
    return nil
  end
  local item = { raw = raw }
  item.state, item.attempts, item.failures, item.due = struct.unpack(HEAD, raw)
  item.seq, item.stage, item.queue, item.kind, item.batch, item.host =
    struct.unpack(STRINGS, raw, HEAD_BYTES + 1)
  return item
end

local function head(item)
  return struct.pack(HEAD, item.state, math.min(item.attempts, 65535), item.failures, item.due)
end

local function touch(key, item)
  call('SETRANGE', prefix .. 'i:' .. key, 0, head(item))
end

-- What an item takes beside its value: keys, entries of sets and lists, allocation.
local BESIDE = 340
local item_bytes = 0

-- Notes that the value of an item other than a poll grew by so many bytes (or shrank).
local function grew(item, bytes)
  if item.kind ~= 'poll' then
    item_bytes = item_bytes + bytes
  end
end

-- Writes what was noted; after the writes that a full Redis lets pass only then.
local function weigh()
  if item_bytes ~= 0 then
    call('HINCRBY', prefix .. 'meta', 'item_bytes', string.format('%.0f', item_bytes))
  end
end

local function write(key, item, body)
  local name = prefix .. 'i:' .. key
  local value = head(item) .. struct.pack(
    STRINGS, item.seq, #item.stage, item.stage, #item.queue, item.queue, #item.kind, item.kind,
    #item.batch, item.batch, #item.host, item.host) .. body
  local before = call('STRLEN', name)
  grew(item, #value - before + (before == 0 and BESIDE or 0))
  call('SET', name, value)
end

-- ---- budgets of hosts

local function budget(host)
  local own = { host = host, taken = 0, unclaimed = 0, next = 0, till = 0,
                concurrency = tonumber(ARGV[4]), interval = tonumber(ARGV[5]) }
  if host == '' then
    own.concurrency, own.interval = INFINITE, 0
    return own
  end
  local used = call('GET', prefix .. 'h:' .. host)
  if used then
    own.taken, own.unclaimed, own.next, own.till = struct.unpack('<IIdd', used)
  end
  local special = call('GET', prefix .. 'o:' .. host)
  if special then
    own.concurrency, own.interval = struct.unpack('<Id', special)
  end
  return own
end

-- When the host may be served next.  A message that waits in the broker holds the next one
-- back, so that the interval lies between the claims, whatever the broker does meanwhile.
local function opens(own)
  if own.taken >= own.concurrency or (own.unclaimed > 0 and own.interval > 0) then
    return INFINITE
  end
  return math.max(own.next, own.till, now)
end

-- The fraction of a millisecond makes hosts that are open at the same time take turns; those
-- that are open now have scores up to UNTIL_NOW.
local UNTIL_NOW = '(' .. string.format('%.0f', now + 1)

local function score(own)
  local at = opens(own)
  if at == INFINITE then
    return '+inf'
  end
  return at + (call('HINCRBY', prefix .. 'meta', 'turn', 1) % 4096) / 4096
end

local function save(own)
  if own.host == '' then
    return
  end
  local packed = struct.pack('<IIdd', own.taken, own.unclaimed, own.next, own.till)
  if own.taken > 0 then
    call('SET', prefix .. 'h:' .. own.host, packed)
  else
    local left = math.max(own.next, own.till, now) - now + HOST_GRACE
    call('SET', prefix .. 'h:' .. own.host, packed, 'PX', string.format('%.0f', left))
  end
end

local function reschedule(own)
  for _, queue in ipairs(queues) do
    local hosts = prefix .. 'hosts:' .. queue
    if call('ZSCORE', hosts, own.host) then
      call('ZADD', hosts, score(own), own.host)
      wake()
    end
  end
end

local function leave_alone(host, ms)
  if ms > 0 and host ~= '' then
    local own = budget(host)
    own.till = math.max(own.till, now + ms)
    save(own)
    reschedule(own)
  end
end

-- asked_ago: ms since a request went out to the host, where one did.
local function free_slot(host, was_unclaimed, asked_ago)
  if host == '' then
    return
  end
  local own = budget(host)
  own.taken = math.max(own.taken - 1, 0)
  if was_unclaimed then
    own.unclaimed = math.max(own.unclaimed - 1, 0)
  end
  if asked_ago and own.interval > 0 then
    own.next = math.max(own.next, now - asked_ago + own.interval)
  end
  save(own)
  reschedule(own)
end

-- ---- messages

-- Those in the broker: each stands for an item or, when that was taken before it came, for none.
local function messages(queue)
  return call('ZCARD', prefix .. 'sent:' .. queue) + call('ZCARD', prefix .. 'spent:' .. queue)
end

-- One message less: there may be room for another.
local function made_room(queue)
  if call('ZCARD', prefix .. 'ready:' .. queue) > 0 then
    wake()
  end
end

-- ---- waiting

local function make_ready(key, item, push)
  item.state = READY
  call('ZADD', prefix .. 'ready:' .. item.queue, item.due, key)
  if call(push or 'RPUSH', prefix .. 'q:' .. item.queue .. ':' .. item.host, key) == 1 then
    call('ZADD', prefix .. 'hosts:' .. item.queue, score(budget(item.host)), item.host)
  end
  wake()
end

local function plenty(queue)
  return call('ZCOUNT', prefix .. 'hosts:' .. queue, '-inf', UNTIL_NOW) >= PLENTY
end

-- Sorts what has become due to its hosts, unless enough may be served already.
local function promote(queue, look)
  if plenty(queue) then
    return
  end
  local future = prefix .. 'future:' .. queue
  for _, key in ipairs(call('ZRANGEBYSCORE', future, '-inf', now, 'LIMIT', 0, look)) do
    call('ZREM', future, key)
    local item = read(key)
    make_ready(key, item)
    touch(key, item)
  end
end

-- Takes the first item of a host, with a slot of its budget, or nil where the host must wait.
-- unclaimed: a message is to stand for the item.  The caller places the item.
local function serve(queue, host, unclaimed)
  local hosts = prefix .. 'hosts:' .. queue
  local own = budget(host)
  if opens(own) > now then
    call('ZADD', hosts, score(own), host)
    return nil
  end
  local list = prefix .. 'q:' .. queue .. ':' .. host
  local key = call('LPOP', list)
  call('ZREM', prefix .. 'ready:' .. queue, key)
  own.taken = own.taken + 1
  own.unclaimed = own.unclaimed + unclaimed
  own.next = now + own.interval
  save(own)
  if call('EXISTS', list) == 0 then
    call('ZREM', hosts, host)
  else
    call('ZADD', hosts, score(own), host)
  end
  return key
end

-- Sets the item's state; the caller writes the item.
local function wait(key, item)
  if item.due <= now and not plenty(item.queue) then
    make_ready(key, item)
    return
  end
  item.state = WAITING
  local future = prefix .. 'future:' .. item.queue
  call('ZADD', future, item.due, key)
  local first = call('ZRANGE', future, 0, 0)
  if first[1] == key then
    wake()
  end
end

-- ---- entering, and what is counted

local counts, batches, last_seq = {}, {}, nil

local function count(field)
  counts[field] = (counts[field] or 0) + 1
end

local function count_batch(batch, field)
  if batch ~= '' then
    batches[batch] = batches[batch] or {}
    batches[batch][field] = (batches[batch][field] or 0) + 1
  end
end

local function next_seq()
  if not last_seq then
    last_seq = tonumber(call('HGET', prefix .. 'meta', 'seq') or 0)
  end
  last_seq = math.max(last_seq + 1, now_us)
  return last_seq
end

-- Writes what was counted; the last thing that a move does.
local function close()
  weigh()
  for field, n in pairs(counts) do
    call('HINCRBY', prefix .. 'ledger', field, n)
  end
  for batch, fields in pairs(batches) do
    for field, n in pairs(fields) do
      call('HINCRBY', prefix .. 'b:' .. batch, field, n)
    end
    call('PEXPIRE', prefix .. 'b:' .. batch, DAY)
  end
  if last_seq then
    call('HSET', prefix .. 'meta', 'seq', string.format('%.0f', last_seq))
  end
end

local NEW_FIELDS = 9

-- Enters the item whose arguments start at ARGV[first]: key, due in ms from now, '1' to pull
-- an item that waits already forward, stage, queue, kind, batch, host, body.
local function enter(first, inherited)
  local key = ARGV[first]
  local due = now + tonumber(ARGV[first + 1])
  local known = read(key)
  if known then
    if ARGV[first + 2] == '1' and known.state == WAITING and due < known.due then
      known.due = due
      call('ZREM', prefix .. 'future:' .. known.queue, key)
      wait(key, known)
      touch(key, known)
    end
    return 0
  end
  local batch = ARGV[first + 6]
  if batch == '' then
    batch = inherited
  end
  local item = { state = WAITING, attempts = 0, failures = 0, due = due, seq = next_seq(),
                 stage = ARGV[first + 3], queue = ARGV[first + 4], kind = ARGV[first + 5],
                 batch = batch, host = ARGV[first + 7] }
  wait(key, item)
  write(key, item, ARGV[first + 8])
  count('e:' .. item.kind)
  count_batch(batch, 'entered')
  return 1
end

-- ---- bodies

local function drop_body(ref)
  call('DEL', prefix .. ref)
  if call('ZREM', prefix .. 'bodies', ref) == 1 then
    call('HINCRBY', prefix .. 'meta', 'body_bytes', '-' .. string.match(ref, '%d+$'))
  end
end

-- ---- leases

local function holds(key, token)
  local held = call('HGET', prefix .. 'tokens', key)
  return held and string.sub(held, 1, #token + 1) == token .. ' '
end

local function begin_lease(key, item, token, owner, ms)
  item.state = LEASED
  item.attempts = item.attempts + 1
  touch(key, item)
  call('ZADD', prefix .. 'leases', now + ms, key)
  call('HSET', prefix .. 'tokens', key, token .. ' ' .. owner)
end

-- Claims a dispatched item.
local function begin_sent(key, item, token, owner, ms)
  begin_lease(key, item, token, owner, ms)
  if item.host ~= '' then
    local own = budget(item.host)
    own.unclaimed = math.max(own.unclaimed - 1, 0)
    own.next = now + own.interval
    save(own)
    reschedule(own)
  end
end

local function end_lease(key, item, asked_ago)
  call('ZREM', prefix .. 'leases', key)
  call('HDEL', prefix .. 'tokens', key)
  if item.state == LEASED then
    free_slot(item.host, false, asked_ago)
  end
end

