-- Arguments: ms to keep them, bytes of all bodies at most, then for each body its reference (random,
-- a dot, bytes) and itself.  Returns how many of the first there was room for; there is for one
-- body at a time, whatever its size.
local keep, most = tonumber(ARGV[6]), tonumber(ARGV[7])
local total = tonumber(call('HGET', prefix .. 'meta', 'body_bytes') or 0)
local over = call('ZRANGEBYSCORE', prefix .. 'bodies', '-inf', now, 'LIMIT', 0, 100)
for _, old in ipairs(over) do
  total = total - tonumber(string.match(old, '%d+$'))
end
local kept = 0
for at = 8, #ARGV, 2 do
  local ref, body = ARGV[at], ARGV[at + 1]
  if total > 0 and total + #body > most then
    break
  end
  call('SET', prefix .. ref, body, 'PX', keep)
  call('ZADD', prefix .. 'bodies', now + keep, ref)
  total = total + #body
  kept = kept + 1
end
if kept == 0 then
  return 0
end
call('HSET', prefix .. 'meta', 'body_bytes', string.format('%.0f', total))
for _, old in ipairs(over) do
  call('ZREM', prefix .. 'bodies', old)
  call('DEL', prefix .. old)
end
return kept
