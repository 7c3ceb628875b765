-- Arguments: items, NEW_FIELDS each.  Returns 1 for each that entered, 0 for each known one.
local entered = {}
for first = 6, #ARGV, NEW_FIELDS do
  entered[#entered + 1] = enter(first, '')
end
close()
return entered
