-- Counts an article's terms, or only reads them.
--
-- KEYS: two rows of cells, totals of groups (hash), mark of the article (or '').
-- ARGV: slot, decay, seconds to live, the same of a mark, count (1 or 0), number of
-- groups, the groups, then for each term its cell in each row.
-- A cell is the slot of its last change, articles of that slot, of the slot before, and of all earlier
-- ones, decayed: brought up to date when it is touched, so that nothing runs when a slot ends.
local CELL, FORM = 12, '<IHHf'
local FIRST = 7
local slot, decay, ttl, mark = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local count, groups = ARGV[5] == '1', tonumber(ARGV[6])

if count and not redis.call('SET', KEYS[4], 1, 'NX', 'EX', mark) then count = false end

local function read(cell)
  if not cell or #cell < CELL then return 0, 0, 0 end
  local at, current, last, before = struct.unpack(FORM, cell)
  if at == 0 then return 0, 0, 0 end
  local gone = slot - at
  if gone <= 0 then return current, last, before end
  if gone == 1 then return 0, current, before * decay + last end
  return 0, 0, ((before * decay + last) * decay + current) * decay ^ (gone - 2)
end

local function one_more(current, last, before)
  return math.min(current + 1, 65535), last, before
end

local function written(current, last, before)
  return struct.pack(FORM, slot, current, last, before)
end

local out = {}
for at = FIRST, FIRST + groups - 1 do
  local current, last, before = read(redis.call('HGET', KEYS[3], ARGV[at]))
  if count then
    current, last, before = one_more(current, last, before)
    redis.call('HSET', KEYS[3], ARGV[at], written(current, last, before))
  end
  out[#out + 1] = struct.pack('<If', current + last, before)
end
for at = FIRST + groups, #ARGV, 2 do
  local recent, earlier = nil, nil
  for row = 1, 2 do
    local place = tonumber(ARGV[at + row - 1]) * CELL
    local current, last, before = read(redis.call('GETRANGE', KEYS[row], place, place + CELL - 1))
    if count then
      current, last, before = one_more(current, last, before)
      redis.call('SETRANGE', KEYS[row], place, written(current, last, before))
    end
    recent = math.min(recent or current + last, current + last)
    earlier = math.min(earlier or before, before)
  end
  out[#out + 1] = struct.pack('<If', recent, earlier)
end
if count then
  for place = 1, 3 do redis.call('EXPIRE', KEYS[place], ttl) end
end
return table.concat(out)
