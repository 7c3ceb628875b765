-- Arguments: most attempts, limit, first pause after an attempt in ms, longest pause, token,
-- owner and lease in ms for poisoned items.  Returns key, token, item of each poisoned item.
local most, limit, base, longest, token, owner, lease = tonumber(ARGV[6]), tonumber(ARGV[7]),
  tonumber(ARGV[8]), tonumber(ARGV[9]), ARGV[10], ARGV[11], tonumber(ARGV[12])

for _, queue in ipairs(queues) do
  local sent = prefix .. 'sent:' .. queue
  for _, key in ipairs(call('ZRANGEBYSCORE', sent, '-inf', now, 'LIMIT', 0, limit)) do
    call('ZREM', sent, key)
    local item = read(key)
    free_slot(item.host, true)
    wait(key, item)
    touch(key, item)
  end
  call('ZREMRANGEBYSCORE', prefix .. 'spent:' .. queue, '-inf', now)
end

local poisoned = {}
for i, key in ipairs(call('ZRANGEBYSCORE', prefix .. 'leases', '-inf', now, 'LIMIT', 0, limit)) do
  local item = read(key)
  end_lease(key, item)
  if item.state == LEASED and item.attempts < most then
    item.due = now + math.min(base * 2 ^ (math.max(item.attempts, 1) - 1), longest)
    wait(key, item)
    touch(key, item)
  else
    item.state = POISONED
    touch(key, item)
    local own = token .. i
    call('ZADD', prefix .. 'leases', now + lease, key)
    call('HSET', prefix .. 'tokens', key, own .. ' ' .. owner)
    poisoned[#poisoned + 1] = key
    poisoned[#poisoned + 1] = own
    poisoned[#poisoned + 1] = call('GET', prefix .. 'i:' .. key)
  end
end
return poisoned
