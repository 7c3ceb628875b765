-- Arguments: key, token, lease in ms.
local key, token, lease = ARGV[6], ARGV[7], tonumber(ARGV[8])
if not holds(key, token) then
  return 0
end
call('ZREM', prefix .. 'leases', key)
call('ZADD', prefix .. 'leases', now + lease, key)
return 1
