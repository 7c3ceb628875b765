-- Arguments: key, stage ('' = any), token, owner, lease in ms.  Returns the item or false.
local key, stage, token, owner, lease = ARGV[6], ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10])
local item = read(key, true)
-- The same call once more: the client did not see the answer and asked again.
if item and item.state == LEASED and holds(key, token) then
  return item.raw
end
if not item or item.state ~= SENT or (stage ~= '' and stage ~= item.stage) then
  for _, queue in ipairs(queues) do
    if call('ZREM', prefix .. 'spent:' .. queue, key) == 1 then
      made_room(queue)
    end
  end
  return false
end
call('ZREM', prefix .. 'sent:' .. item.queue, key)
begin_sent(key, item, token, owner, lease)
made_room(item.queue)
return head(item) .. string.sub(item.raw, HEAD_BYTES + 1)
