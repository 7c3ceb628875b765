-- Arguments: owner.  Returns how many leases went back, their attempt uncounted.
local released = 0
local held = call('HGETALL', prefix .. 'tokens')
for i = 1, #held, 2 do
  local key = held[i]
  local space = string.find(held[i + 1], ' ', 1, true)
  if string.sub(held[i + 1], space + 1) == ARGV[6] then
    local item = read(key)
    if item.state == LEASED then
      end_lease(key, item)
      item.attempts = math.max(item.attempts - 1, 0)
      item.due = now
      wait(key, item)
      touch(key, item)
      released = released + 1
    end
  end
end
return released
