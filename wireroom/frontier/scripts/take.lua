-- Arguments: queue, token, owner, lease in ms, how many items whose time has come to sort to
-- their hosts.  Claims the item that was dispatched first, so that none waits in the broker while
-- others overtake it, else the next ready one.  Returns its key and the item, or false where no
-- host may be served.
local queue, token, owner, lease, look = ARGV[6], ARGV[7], ARGV[8], tonumber(ARGV[9]),
  tonumber(ARGV[10])

local function answer(key, item)
  return { key, head(item) .. string.sub(item.raw, HEAD_BYTES + 1) }
end

local sent = prefix .. 'sent:' .. queue
local first = call('ZRANGE', sent, 0, 0, 'WITHSCORES')
if first[1] then
  local key, item = first[1], read(first[1], true)
  call('ZREM', sent, key)
  call('ZADD', prefix .. 'spent:' .. queue, first[2], key)
  begin_sent(key, item, token, owner, lease)
  return answer(key, item)
end

promote(queue, look)
while true do
  local open = call('ZRANGEBYSCORE', prefix .. 'hosts:' .. queue, '-inf', UNTIL_NOW, 'LIMIT', 0, 1)
  if #open == 0 then
    return false
  end
  local key = serve(queue, open[1], 0)
  if key then
    local item = read(key, true)
    begin_lease(key, item, token, owner, lease)
    return answer(key, item)
  end
end
