-- Arguments: queue, limit, bound of the queue, dispatch lease in ms, how many items whose
-- time has come to sort to their hosts.  Returns key, stage, key, stage, …
local queue, limit, bound, lease, look = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8]),
  tonumber(ARGV[9]), tonumber(ARGV[10])
local hosts, sent = prefix .. 'hosts:' .. queue, prefix .. 'sent:' .. queue
local out = {}

promote(queue, look)
local room = math.min(limit, bound - messages(queue))
while #out / 2 < room do
  local open = call('ZRANGEBYSCORE', hosts, '-inf', UNTIL_NOW, 'LIMIT', 0, room - #out / 2)
  if #open == 0 then
    break
  end
  for _, host in ipairs(open) do
    local key = serve(queue, host, 1)
    if key then
      local item = read(key)
      item.state = SENT
      touch(key, item)
      call('ZADD', sent, now + lease, key)
      out[#out + 1] = key
      out[#out + 1] = item.stage
    end
  end
end
return out
