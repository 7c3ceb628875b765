-- Arguments: key, token, disposition, result for the batch, how many results a batch keeps,
-- '1' if the last of the items that follow enters anew and is no child, ms for which the
-- item's host is left alone, ms since a request went out to it ('' for none), its body ('' for
-- none), which is dropped, items.
local key, token, disposition, result, keep = ARGV[6], ARGV[7], ARGV[8], ARGV[9],
  tonumber(ARGV[10])
if not holds(key, token) then
  return 0
end
local item = read(key)
end_lease(key, item, tonumber(ARGV[13]))
leave_alone(item.host, tonumber(ARGV[12]))
grew(item, -BESIDE - call('STRLEN', prefix .. 'i:' .. key))
call('DEL', prefix .. 'i:' .. key, prefix .. 'died:' .. key)
if ARGV[14] ~= '' then
  drop_body(ARGV[14])
end
count('d:' .. item.kind .. ':' .. disposition)
count_batch(item.batch, 'ended')
if item.batch ~= '' then
  local results = prefix .. 'r:' .. item.batch
  if call('RPUSH', results, result) > keep then
    call('LPOP', results)
    count_batch(item.batch, 'trimmed')
  end
  call('PEXPIRE', results, DAY)
end
local last = #ARGV + 1 - NEW_FIELDS
for first = 15, #ARGV, NEW_FIELDS do
  local anew = first == last and ARGV[11] == '1'
  enter(first, anew and '' or item.batch)
end
close()
return 1
