-- Arguments: reference (random, a dot, bytes), body, ms to keep it, bytes of all bodies at most.
-- Returns 0 where there is no room; there is for one body at a time, whatever its size.
local ref, body, keep, most = ARGV[6], ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local total = tonumber(call('HGET', prefix .. 'meta', 'body_bytes') or 0)
local over = call('ZRANGEBYSCORE', prefix .. 'bodies', '-inf', now, 'LIMIT', 0, 100)
for _, old in ipairs(over) do
  total = total - tonumber(string.match(old, '%d+$'))
end
if total > 0 and total + #body > most then
  return 0
end
call('SET', prefix .. ref, body, 'PX', keep)
call('ZADD', prefix .. 'bodies', now + keep, ref)
call('HSET', prefix .. 'meta', 'body_bytes', string.format('%.0f', total + #body))
for _, old in ipairs(over) do
  call('ZREM', prefix .. 'bodies', old)
  call('DEL', prefix .. old)
end
return 1
