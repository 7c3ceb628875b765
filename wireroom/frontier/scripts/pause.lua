-- Arguments: bound of a queue, longest pause in ms.  Returns the ms until time alone makes
-- something ready to dispatch; all other reasons push onto the wake list.
local soonest = now + tonumber(ARGV[7])
for _, queue in ipairs(queues) do
  local first = call('ZRANGE', prefix .. 'future:' .. queue, 0, 0, 'WITHSCORES')
  if first[2] and not plenty(queue) then
    soonest = math.min(soonest, tonumber(first[2]))
  end
  if messages(queue) < tonumber(ARGV[6]) then
    local host = call('ZRANGE', prefix .. 'hosts:' .. queue, 0, 0, 'WITHSCORES')
    if host[2] and host[2] ~= 'inf' then
      soonest = math.min(soonest, math.floor(tonumber(host[2])))
    end
  end
end
return math.max(soonest - now, 0)
