-- One step: which remembered texts share an anchor with this one, and remember it.
--
-- Layout, under PREFIX, for each generation (a stretch of half the window) G:
--   PREFIX:m:G        hash: n nonce, s texts, e entries, l level, p split pointer
--   PREFIX:b:N:I      bucket I of nonce N: entries of 7 bytes, tag (4) and ordinal (3), unsorted
--   PREFIX:r:N:P      page P: 256 records of 24 bytes, article id (16) and text key (8)
-- Buckets grow by linear hashing (Litwin 1980), so that their size, and with it the cost of a
-- look-up and the overhead of a key, stay the same at any number of texts.  The nonce makes
-- whatever is left of a lost generation unreachable.  Keys expire as a whole.
--
-- KEYS[1] PREFIX
-- ARGV: mode ("insert", "probe" or "remove"), generation, oldest generation, seconds to live,
--       fresh nonce, article id (16), text key (8), anchors to store, tags (4 bytes each; the
--       first is the text key's), most candidates
local prefix, mode = KEYS[1], ARGV[1]
local generation, oldest, ttl = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local own, own_key = ARGV[6], ARGV[7]
local stored, tags, most = tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])

local ENTRY, RECORD, PAGE, FILL, START, POSTINGS = 7, 24, 256, 96, 16, 16
local count = #tags / 4
local EMPTY = string.rep("\0", 16)

local function bucket_of(tag, level, pointer)
  local a, b, c, d = string.byte(tag, 1, 4)
  local hash = a + b * 256 + c * 65536 + d * 16777216
  local size = START * 2 ^ level
  local index = hash % size
  if index < pointer then index = hash % (size * 2) end
  return index
end

local function meta(g)
  local found = redis.call("HMGET", prefix .. ":m:" .. g, "n", "s", "e", "l", "p")
  if not found[1] then return nil end
  return {nonce = found[1], texts = tonumber(found[2]) or 0, entries = tonumber(found[3]) or 0,
          level = tonumber(found[4]) or 0, pointer = tonumber(found[5]) or 0}
end

local votes, exact, place, order, seen = {}, {}, {}, {}, false
local full = {}  -- tags of the present generation that have enough postings

for g = generation, oldest, -1 do
  local m = meta(g)
  if m then
    local keys = {}
    for i = 1, count do
      local tag = string.sub(tags, 4 * i - 3, 4 * i)
      keys[i] = prefix .. ":b:" .. m.nonce .. ":" .. bucket_of(tag, m.level, m.pointer)
    end
    local buckets = redis.call("MGET", unpack(keys))
    local hits, ordinals = {}, {}
    for i = 1, count do
      local bucket = buckets[i]
      if bucket then
        local tag = string.sub(tags, 4 * i - 3, 4 * i)
        local at, found = 1, 0
        while true do
          local hit = string.find(bucket, tag, at, true)
          if not hit then break end
          if (hit - 1) % ENTRY == 0 then
            local ordinal = string.sub(bucket, hit + 4, hit + 6)
            if not hits[ordinal] then
              hits[ordinal] = 0
              ordinals[#ordinals + 1] = ordinal
            end
            hits[ordinal] = hits[ordinal] + 1
            found = found + 1
            at = hit + ENTRY
          else
            at = hit + 1
          end
        end
        if g == generation and found >= POSTINGS then full[i] = true end
      end
    end
    -- Many texts share a stock phrase: only the best are looked up, and the first of the equal.
    table.sort(ordinals, function(x, y)
      if hits[x] ~= hits[y] then return hits[x] > hits[y] end
      local a1, a2, a3 = string.byte(x, 1, 3)
      local b1, b2, b3 = string.byte(y, 1, 3)
      return a1 + a2 * 256 + a3 * 65536 < b1 + b2 * 256 + b3 * 65536
    end)
    for i = 1, math.min(#ordinals, 2 * most) do
      local a, b, c = string.byte(ordinals[i], 1, 3)
      local ordinal = a + b * 256 + c * 65536
      local page, offset = prefix .. ":r:" .. m.nonce .. ":" .. math.floor(ordinal / PAGE), (ordinal % PAGE) * RECORD
      local record = redis.call("GETRANGE", page, offset, offset + RECORD - 1)
      local id = string.sub(record, 1, 16)
      if #record == RECORD and id ~= EMPTY then
        local same = string.sub(record, 17, 24) == own_key
        if id == own then
          if mode == "remove" then redis.call("SETRANGE", page, offset, string.rep("\0", RECORD)) end
          if same then seen = true end
        else
          if not votes[id] then
            votes[id] = 0
            order[#order + 1] = id
            place[id] = #order
          end
          votes[id] = math.max(votes[id], hits[ordinals[i]])
          exact[id] = exact[id] or same
        end
      end
    end
  end
end

if mode == "insert" and not seen then
  local m = meta(generation)
  local meta_key = prefix .. ":m:" .. generation
  if not m then
    m = {nonce = ARGV[5], texts = 0, entries = 0, level = 0, pointer = 0}
    redis.call("HSET", meta_key, "n", m.nonce)
    redis.call("EXPIRE", meta_key, ttl)
  end
  if m.texts < 16777216 then
    local ordinal = m.texts
    local packed = string.char(ordinal % 256, math.floor(ordinal / 256) % 256, math.floor(ordinal / 65536))
    local page = prefix .. ":r:" .. m.nonce .. ":" .. math.floor(ordinal / PAGE)
    redis.call("SETRANGE", page, (ordinal % PAGE) * RECORD, own .. own_key)
    if ordinal % PAGE == 0 then redis.call("EXPIRE", page, ttl) end
    local added = 0
    for i = 1, math.min(count, stored) do
      -- The first tag is the text key's: exact copies are always found.
      if not full[i] then
        local tag = string.sub(tags, 4 * i - 3, 4 * i)
        local key = prefix .. ":b:" .. m.nonce .. ":" .. bucket_of(tag, m.level, m.pointer)
        if redis.call("APPEND", key, tag .. packed) == ENTRY then redis.call("EXPIRE", key, ttl) end
        added = added + 1
      end
    end
    m.entries = m.entries + added
    while m.entries > FILL * (START * 2 ^ m.level + m.pointer) do
      local size = START * 2 ^ m.level
      local from = prefix .. ":b:" .. m.nonce .. ":" .. m.pointer
      local bucket = redis.call("GET", from) or ""
      local target = m.pointer + size
      m.pointer = m.pointer + 1
      local stay, go = {}, {}
      for at = 1, #bucket - ENTRY + 1, ENTRY do
        local entry = string.sub(bucket, at, at + ENTRY - 1)
        if bucket_of(entry, m.level, m.pointer) == target then go[#go + 1] = entry else stay[#stay + 1] = entry end
      end
      if #go > 0 then
        redis.call("SET", from, table.concat(stay), "EX", ttl)
        redis.call("SET", prefix .. ":b:" .. m.nonce .. ":" .. target, table.concat(go), "EX", ttl)
      end
      if m.pointer >= size then
        m.level, m.pointer = m.level + 1, 0
      end
    end
    redis.call("HSET", meta_key, "s", ordinal + 1, "e", m.entries, "l", m.level, "p", m.pointer)
  end
end

table.sort(order, function(x, y)
  if exact[x] ~= exact[y] then return exact[x] end
  if votes[x] ~= votes[y] then return votes[x] > votes[y] end
  return place[x] < place[y]
end)
local out = {}
for i = 1, math.min(#order, most) do
  out[#out + 1] = order[i]
  out[#out + 1] = votes[order[i]]
  out[#out + 1] = exact[order[i]] and 1 or 0
end
return out
