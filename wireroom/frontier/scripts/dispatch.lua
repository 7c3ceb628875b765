-- Arguments: queue, limit, bound of the queue, dispatch lease in ms, how many items whose
-- time has come to sort to their hosts.  Returns key, stage, key, stage, …
local queue, limit, bound, lease, look = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8]),
  tonumber(ARGV[9]), tonumber(ARGV[10])
local future, hosts, sent = prefix .. 'future:' .. queue, prefix .. 'hosts:' .. queue,
  prefix .. 'sent:' .. queue

if not plenty(queue) then
  for _, key in ipairs(call('ZRANGEBYSCORE', future, '-inf', now, 'LIMIT', 0, look)) do
    call('ZREM', future, key)
    local item = read(key)
    make_ready(key, item)
    touch(key, item)
  end
end

local out = {}

local function serve(host)
  local own = budget(host)
  if opens(own) > now then
    call('ZREM', hosts, host)
    call('ZADD', hosts, score(own), host)
    return
  end
  local list = prefix .. 'q:' .. queue .. ':' .. host
  local key = call('LPOP', list)
  local item = read(key)
  call('ZREM', prefix .. 'ready:' .. queue, key)
  item.state = SENT
  touch(key, item)
  call('ZADD', sent, now + lease, key)
  own.taken = own.taken + 1
  own.unclaimed = own.unclaimed + 1
  own.next = now + own.interval
  save(own)
  if call('EXISTS', list) == 0 then
    call('ZREM', hosts, host)
  else
    call('ZADD', hosts, score(own), host)
  end
  out[#out + 1] = key
  out[#out + 1] = item.stage
end

local room = math.min(limit, bound - call('ZCARD', sent))
while #out / 2 < room do
  local open = call('ZRANGEBYSCORE', hosts, '-inf', UNTIL_NOW, 'LIMIT', 0, room - #out / 2)
  if #open == 0 then
    break
  end
  for _, host in ipairs(open) do
    serve(host)
  end
end
return out
