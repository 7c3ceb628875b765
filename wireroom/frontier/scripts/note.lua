-- Arguments: name, the note as it is known ('' = there is none), the new one.  Returns 0 where
-- it is another one by now.
local name = prefix .. 'note:' .. ARGV[6]
if (call('GET', name) or '') ~= ARGV[7] then
  return 0
end
call('SET', name, ARGV[8])
return 1
