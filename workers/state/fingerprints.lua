-- One step: which remembered texts share an anchor with this one, and remember it.
--
-- Layout, under PREFIX, for each generation (a stretch of half the window) G:
--   PREFIX:m:G        8 numbers of 4 bytes: nonce, texts, entries, level and split pointer of the
--                     buckets, last mark (seconds), the ordinal at it and at the mark before
--   PREFIX:b:N:I      bucket I of nonce N: entries of 7 bytes, tag (4) and ordinal (3), unsorted
--   PREFIX:r:N:P      page P: 256 records of 24 bytes, article id (16) and text key (8)
-- Buckets grow by linear hashing (Litwin 1980), so that their size, and with it the cost of a
-- look-up and the overhead of a key, stay the same at any number of texts.  The nonce makes
-- whatever is left of a lost generation unreachable.  Keys expire as a whole.
--
-- KEYS[1] PREFIX
-- ARGV: mode ("insert", "probe" or "remove"), record (article id and text key), tags (4 bytes
--       each; the first is the text key's), numbers (4 bytes each: generation, oldest
--       generation, seconds to live, fresh nonce, now, tags to store, most candidates)
-- Returns the candidates, best first: id, anchors shared, same text key, remembered just now.
local prefix, mode, own, tags = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local generation, oldest, ttl, fresh, now, stored, most = struct.unpack("<I4I4I4I4I4I4I4", ARGV[4])

local META, ENTRY, RECORD, PAGE, FILL, START, POSTINGS = "<I4I4I4I4I4I4I4I4", 7, 24, 256, 48, 16, 16
local MARK = 30  -- seconds: what was remembered within one of them counts as just now
local byte, sub, find, char, floor = string.byte, string.sub, string.find, string.char, math.floor
local call = redis.call
local own_id = sub(own, 1, 16)
local count = #tags / 4
local tag, hash = {}, {struct.unpack("<" .. string.rep("I4", count), tags)}
for i = 1, count do tag[i] = sub(tags, 4 * i - 3, 4 * i) end

local function number(ordinal)
  local a, b, c = byte(ordinal, 1, 3)
  return a + b * 256 + c * 65536
end

local metas = {}
for g = generation, oldest, -1 do metas[#metas + 1] = prefix .. ":m:" .. g end
local generations = call("MGET", unpack(metas))

local votes, exact, recent, place, order, seen = {}, {}, {}, {}, {}, false
local keys, full = {}, {}  -- the present generation's buckets, and those with enough postings

for nth = 1, #generations do
  local found = generations[nth]
  if found then
    local nonce, _, _, level, pointer, mark, _, before = struct.unpack(META, found)
    local size, buckets = START * 2 ^ level, prefix .. ":b:" .. nonce .. ":"
    local names = {}
    for i = 1, count do
      local index = hash[i] % size
      if index < pointer then index = hash[i] % (2 * size) end
      names[i] = buckets .. index
    end
    local held = call("MGET", unpack(names))
    local hits, ordinals = {}, {}
    for i = 1, count do
      local bucket, wanted = held[i], tag[i]
      local hit = bucket and find(bucket, wanted, 1, true)
      local postings = 0
      while hit do
        if (hit - 1) % ENTRY == 0 then
          local ordinal = sub(bucket, hit + 4, hit + 6)
          if not hits[ordinal] then
            hits[ordinal] = 0
            ordinals[#ordinals + 1] = ordinal
          end
          hits[ordinal] = hits[ordinal] + 1
          postings = postings + 1
          hit = find(bucket, wanted, hit + ENTRY, true)
        else
          hit = find(bucket, wanted, hit + 1, true)
        end
      end
      if nth == 1 then full[i] = postings >= POSTINGS end
    end
    if nth == 1 then keys = names end
    -- Many texts share a stock phrase: only the best are looked up, and the first of the equal.
    if #ordinals > 1 then
      table.sort(ordinals, function(x, y)
        if hits[x] ~= hits[y] then return hits[x] > hits[y] end
        return number(x) < number(y)
      end)
    end
    for i = 1, math.min(#ordinals, 2 * most) do
      local ordinal = number(ordinals[i])
      local page, offset = prefix .. ":r:" .. nonce .. ":" .. floor(ordinal / PAGE), (ordinal % PAGE) * RECORD
      local record = call("GETRANGE", page, offset, offset + RECORD - 1)
      local id = sub(record, 1, 16)
      if #record == RECORD and id ~= string.rep("\0", 16) then
        local same = sub(record, 17) == sub(own, 17)
        if id == own_id then
          if mode == "remove" then call("SETRANGE", page, offset, string.rep("\0", RECORD)) end
          seen = seen or same
        else
          if not votes[id] then
            votes[id] = 0
            order[#order + 1] = id
            place[id] = #order
          end
          votes[id] = math.max(votes[id], hits[ordinals[i]])
          exact[id] = exact[id] or same
          recent[id] = recent[id] or (ordinal >= before and now - mark < 2 * MARK)
        end
      end
    end
  end
end

-- Moves what belongs there from the bucket at the split pointer to its new half.  Sizes are
-- powers of two: one bit of the tag tells the halves apart.
local function split(buckets, pointer, size)
  local bucket = call("GET", buckets .. pointer) or ""
  local which = size < 256 and 0 or size < 65536 and 1 or size < 16777216 and 2 or 3
  local bit = size / 256 ^ which
  local stay, go, staying, going = {}, {}, 0, 0
  for at = 1, #bucket - ENTRY + 1, ENTRY do
    if byte(bucket, at + which) % (2 * bit) >= bit then
      going = going + 1
      go[going] = sub(bucket, at, at + ENTRY - 1)
    else
      staying = staying + 1
      stay[staying] = sub(bucket, at, at + ENTRY - 1)
    end
  end
  if going > 0 then
    call("SET", buckets .. pointer, table.concat(stay), "EX", ttl)
    call("SET", buckets .. pointer + size, table.concat(go), "EX", ttl)
  end
end

if mode == "insert" and not seen then
  local nonce, texts, entries, level, pointer, mark, at_mark, before = fresh, 0, 0, 0, 0, now, 0, 0
  if generations[1] then
    nonce, texts, entries, level, pointer, mark, at_mark, before = struct.unpack(META, generations[1])
  end
  if texts < 16777216 then
    if now - mark >= 2 * MARK then
      mark, at_mark, before = now, texts, texts
    elseif now - mark >= MARK then
      mark, at_mark, before = now, texts, at_mark
    end
    local size, buckets = START * 2 ^ level, prefix .. ":b:" .. nonce .. ":"
    local packed = struct.pack("<I3", texts)
    local page = prefix .. ":r:" .. nonce .. ":" .. floor(texts / PAGE)
    call("SETRANGE", page, (texts % PAGE) * RECORD, own)
    -- Again now and then: a page that was evicted comes back without its time to live.
    if texts % 16 == 0 then call("EXPIRE", page, ttl) end
    for i = 1, math.min(count, stored) do
      -- The first tag is the text key's: exact copies are always found.
      if not full[i] then
        local key = keys[i] or buckets .. hash[i] % size
        if call("APPEND", key, tag[i] .. packed) == ENTRY then call("EXPIRE", key, ttl) end
        entries = entries + 1
      end
    end
    -- One text adds less than a bucket's fill; a few more make up what an index of another fill lacks.
    for _ = 1, 4 do
      if entries <= FILL * (size + pointer) then break end
      split(buckets, pointer, size)
      pointer = pointer + 1
      if pointer >= size then
        level, pointer, size = level + 1, 0, 2 * size
      end
    end
    local kept = struct.pack(META, nonce, texts + 1, entries, level, pointer, mark, at_mark, before)
    if texts == 0 then
      call("SET", metas[1], kept, "EX", ttl)
    else
      call("SETRANGE", metas[1], 0, kept)
    end
  end
end

if #order > 1 then
  table.sort(order, function(x, y)
    if exact[x] ~= exact[y] then return exact[x] end
    if votes[x] ~= votes[y] then return votes[x] > votes[y] end
    return place[x] < place[y]
  end)
end
local out = {}
for i = 1, math.min(#order, most) do
  local id = order[i]
  out[#out + 1] = id
  out[#out + 1] = votes[id]
  out[#out + 1] = exact[id] and 1 or 0
  out[#out + 1] = recent[id] and 1 or 0
end
return out
