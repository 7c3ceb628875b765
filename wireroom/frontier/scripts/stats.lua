-- Returns items that wait for their time, leased ones, bytes of bodies, then for each queue:
-- ready, dispatched, hosts with ready items, ms for which the oldest has been due.
local oldest = {}
for _, queue in ipairs(queues) do
  local first = call('ZRANGE', prefix .. 'ready:' .. queue, 0, 0, 'WITHSCORES')
  oldest[queue] = first[2] and math.max(now - tonumber(first[2]), 0) or 0
end
local next_due = call('ZRANGE', prefix .. 'future', 0, 0, 'WITHSCORES')
if next_due[2] and tonumber(next_due[2]) < now then
  local queue = read(next_due[1]).queue
  oldest[queue] = math.max(oldest[queue] or 0, now - tonumber(next_due[2]))
end
local out = { call('ZCARD', prefix .. 'future'), call('ZCARD', prefix .. 'leases'),
              tonumber(call('HGET', prefix .. 'meta', 'body_bytes') or 0) }
for _, queue in ipairs(queues) do
  out[#out + 1] = call('ZCARD', prefix .. 'ready:' .. queue)
  out[#out + 1] = call('ZCARD', prefix .. 'sent:' .. queue)
  out[#out + 1] = call('ZCARD', prefix .. 'hosts:' .. queue)
  out[#out + 1] = oldest[queue]
end
return out
