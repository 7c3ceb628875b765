-- Returns leased items, bytes of bodies, bytes of items, then for each queue: items that wait for their time,
-- due ones, dispatched ones, messages in the broker, hosts with items sorted to them, ms for which
-- the oldest has been due.
local out = { call('ZCARD', prefix .. 'leases'),
              tonumber(call('HGET', prefix .. 'meta', 'body_bytes') or 0),
              math.max(tonumber(call('HGET', prefix .. 'meta', 'item_bytes') or 0), 0) }
for _, queue in ipairs(queues) do
  local future, ready = prefix .. 'future:' .. queue, prefix .. 'ready:' .. queue
  local due = call('ZCOUNT', future, '-inf', now)
  local oldest = now
  for _, waiting in ipairs({ future, ready }) do
    local first = call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
    oldest = math.min(oldest, tonumber(first[2] or now))
  end
  out[#out + 1] = call('ZCARD', future) - due
  out[#out + 1] = call('ZCARD', ready) + due
  out[#out + 1] = call('ZCARD', prefix .. 'sent:' .. queue)
  out[#out + 1] = messages(queue)
  out[#out + 1] = call('ZCARD', prefix .. 'hosts:' .. queue)
  out[#out + 1] = now - oldest
end
return out
