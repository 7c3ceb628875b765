-- Arguments: key, stage ('' = any), token, owner, lease in ms.  Returns the item or false.
local key, stage, token, owner, lease = ARGV[6], ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10])
local item = read(key, true)
if not item then
  return false
end
-- The same call once more: the client did not see the answer and asked again.
if item.state == LEASED and holds(key, token) then
  return item.raw
end
if item.state ~= SENT or (stage ~= '' and stage ~= item.stage) then
  return false
end
call('ZREM', prefix .. 'sent:' .. item.queue, key)
begin_lease(key, item, token, owner, lease)
if item.host ~= '' then
  local own = budget(item.host)
  own.unclaimed = math.max(own.unclaimed - 1, 0)
  own.next = now + own.interval
  save(own)
  reschedule(own)
end
if call('ZCARD', prefix .. 'ready:' .. item.queue) > 0 then
  wake() -- the queue has room for one more
end
return head(item) .. string.sub(item.raw, HEAD_BYTES + 1)
