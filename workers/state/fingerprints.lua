-- One step: which remembered texts share an anchor with this one, and remember it.
--
-- Layout, under PREFIX, for each generation (a stretch of half the window) G:
--   PREFIX:m:G     9 numbers of 4 bytes: layout, nonce, texts, entries, level and split pointer of
--                  the buckets, last mark (seconds), the ordinal at it and at the mark before
--   PREFIX:b:N     buckets of nonce N, a hash: number (4) to entries of 8 bytes, first four bytes
--                  of the tag and ordinal (4), unsorted
--   PREFIX:r:N:P   page P: 256 records of 24 bytes, article id (16) and text key (8)
--   PREFIX:g:ID    the lease under which a worker has that article in hand, empty where it has given
--                  it up for now; it ends when the article comes again, and soon by itself
-- Buckets grow by linear hashing (Litwin 1980), so that their size, and with it the cost of a
-- look-up, stay the same at any number of texts.  Small ones cost memory, and large ones time in a
-- large index, where each is fetched from far and copied.  A tag's last byte is the lowest of its
-- bucket's number.  Buckets are fields of one key: a key each would take more memory, for itself
-- and its time to live.  The nonce makes whatever is left of a lost generation unreachable.  What
-- is damaged or of another type counts as lost.
--
-- KEYS[1] PREFIX
-- ARGV: mode ("insert", "probe" or "remove"), record (article id and text key), tags (5 bytes
--       each; the first is the text key's), numbers (4 bytes each: generation, oldest
--       generation, seconds to live, fresh nonce, now, tags to store, most candidates)
-- Returns the candidates, best first: id, anchors shared, same text key, remembered just now.
local prefix, mode, own, tags = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local generation, oldest, ttl, fresh, now, stored, most = struct.unpack("<I4I4I4I4I4I4I4", ARGV[4])

local LAYOUT, META, META_BYTES = 2, "<I4I4I4I4I4I4I4I4I4", 36
local TAG, ENTRY, RECORD, PAGE = 5, 8, 24, 256
local FILL, LONGEST, START, LEVELS, POSTINGS = 12, 512 * ENTRY, 256, 22, 16
local AT_ONCE = 6  -- fields and values of one HSET: more overflow what malloc keeps at hand
local MARK = 30  -- seconds: what was remembered within one of them counts as just now
local byte, sub, find, floor, pack = string.byte, string.sub, string.find, math.floor, struct.pack
local call = redis.call
local own_id = sub(own, 1, 16)
local count = #tags / TAG
local tag, hash = {}, {struct.unpack("<" .. string.rep("I4B", count), tags)}
for i = 1, count do tag[i] = sub(tags, TAG * i - 4, TAG * i - 1) end

-- The bucket of the i-th tag, among START * 2 ^ level of which some are split.
local function bucket_of(i, level, pointer)
  local size, first, last = 2 ^ level, hash[2 * i - 1], hash[2 * i]
  local index = last + START * (first % size)
  if index < pointer then index = last + START * (first % (2 * size)) end
  return pack("<I4", index)
end

-- A command on a key that may be of a type that is not ours, which is dropped then.
local function on(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) ~= "table" or not reply.err then return reply end
  if find(reply.err, "WRONGTYPE", 1, true) then call("UNLINK", key) end
  return call(command, key, ...)
end

local function number(ordinal)
  local a, b, c, d = byte(ordinal, 1, 4)
  return a + b * 256 + c * 65536 + d * 16777216
end

-- The numbers of a generation, or nothing where it is lost.
local function opened(found)
  if not found or #found ~= META_BYTES then return nil end
  local layout, nonce, texts, entries, level, pointer, mark, at_mark, before = struct.unpack(META, found)
  if layout ~= LAYOUT or level > LEVELS or pointer >= START * 2 ^ level then return nil end
  return {nonce, texts, entries, level, pointer, mark, at_mark, before}
end

-- One that a faster clock has begun is looked at too.
local metas = {}
for g = generation + 1, oldest, -1 do metas[#metas + 1] = prefix .. ":m:" .. g end
local found = call("MGET", unpack(metas))

local votes, exact, recent, place, order, seen = {}, {}, {}, {}, {}, false
local present, names, held, shared = nil, {}, {}, {}  -- the present generation's

for nth = 1, #metas do
  local meta = opened(found[nth])
  if meta then
    local nonce, level, pointer, mark, before = meta[1], meta[4], meta[5], meta[6], meta[8]
    local buckets, fields = prefix .. ":b:" .. nonce, {}
    for i = 1, count do fields[i] = bucket_of(i, level, pointer) end
    local read = on("HMGET", buckets, unpack(fields))
    local hits, ordinals, postings, any = {}, {}, {}, false
    for i = 1, count do
      local bucket, wanted = read[i], tag[i]
      local hit = bucket and find(bucket, wanted, 1, true)
      any = any or bucket
      while hit do
        if (hit - 1) % ENTRY == 0 then
          local ordinal = sub(bucket, hit + 4, hit + ENTRY - 1)
          if #ordinal < 4 then break end
          if not hits[ordinal] then
            hits[ordinal] = 0
            ordinals[#ordinals + 1] = ordinal
          end
          hits[ordinal] = hits[ordinal] + 1
          postings[i] = (postings[i] or 0) + 1
          hit = find(bucket, wanted, hit + ENTRY, true)
        else
          hit = find(bucket, wanted, hit + 1, true)
        end
      end
    end
    -- Without its buckets a generation would go on with as many as it had, all but empty.
    if nth == 2 and (any or call("EXISTS", buckets) == 1) then
      present, names, held, shared = meta, fields, read, postings
    end
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
      local record = on("GETRANGE", page, offset, offset + RECORD - 1)
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
-- powers of two: one bit of the tag tells the halves apart.  Neighbours that go the same way are
-- cut out together.
local function split(buckets, pointer, level)
  local field = pack("<I4", pointer)
  local bucket = call("HGET", buckets, field) or ""
  local which = floor(level / 8) + 1
  local bit = 2 ^ (level % 8)
  local halves, went, from = {{}, {}}, nil, 1
  local last = #bucket - #bucket % ENTRY
  for at = 1, last, ENTRY do
    local way = byte(bucket, at + which - 1) % (2 * bit) >= bit and 2 or 1
    if way ~= went then
      if went then
        local half = halves[went]
        half[#half + 1] = sub(bucket, from, at - 1)
      end
      went, from = way, at
    end
  end
  if went then
    local half = halves[went]
    half[#half + 1] = sub(bucket, from, last)
  end
  if #halves[2] > 0 then
    call("HSET", buckets, field, table.concat(halves[1]), pack("<I4", pointer + START * 2 ^ level), table.concat(halves[2]))
  end
end

if mode == "insert" and seen then call("DEL", prefix .. ":g:" .. own_id) end
if mode == "insert" and not seen then
  local nonce, texts, entries, level, pointer, mark, at_mark, before =
    unpack(present or {fresh, 0, 0, 0, 0, now, 0, 0})
  if texts < 4294967295 then
    -- A clock that went back begins anew.
    if now - mark >= 2 * MARK or mark - now > 2 * MARK then
      mark, at_mark, before = now, texts, texts
    elseif now - mark >= MARK then
      mark, at_mark, before = now, texts, at_mark
    end
    local buckets = prefix .. ":b:" .. nonce
    local ordinal = pack("<I4", texts)
    local page, offset = prefix .. ":r:" .. nonce .. ":" .. floor(texts / PAGE), (texts % PAGE) * RECORD
    -- At its full length at once: a string that grows is given twice what it needs.
    if offset == 0 then on("SETRANGE", page, PAGE * RECORD - 1, "\0") end
    -- One that is shorter comes back from eviction or damage, without its time to live.
    local length = on("SETRANGE", page, offset, own)
    if offset == 0 or length < PAGE * RECORD then
      call("SETRANGE", page, PAGE * RECORD - 1, "\0")
      call("EXPIRE", page, ttl)
    end
    local changed, at, n = {}, {}, 0
    for i = 1, math.min(count, stored) do
      -- The first tag is the text key's: exact copies are always found.
      local bucket = held[i] or ""
      if (shared[i] or 0) < POSTINGS and #bucket < LONGEST then
        local field = names[i] or bucket_of(i, level, pointer)
        local value = at[field]
        if value then
          changed[value] = changed[value] .. tag[i] .. ordinal
        else
          if #bucket % ENTRY > 0 then bucket = sub(bucket, 1, #bucket - #bucket % ENTRY) end
          changed[n + 1], changed[n + 2], n = field, bucket .. tag[i] .. ordinal, n + 2
          at[field] = n
        end
        entries = entries + 1
      end
    end
    for first = 1, n, AT_ONCE do
      on("HSET", buckets, unpack(changed, first, math.min(first + AT_ONCE - 1, n)))
    end
    -- One text adds less than a bucket's fill; a few more make up what an index of another fill lacks.
    for _ = 1, 4 do
      local size = START * 2 ^ level
      if entries <= FILL * (size + pointer) or level >= LEVELS then break end
      split(buckets, pointer, level)
      pointer = pointer + 1
      if pointer >= size then level, pointer = level + 1, 0 end
    end
    local kept = pack(META, LAYOUT, nonce, texts + 1, entries, level, pointer, mark, at_mark, before)
    if texts > 0 then
      call("SETRANGE", metas[2], 0, kept)
    else
      call("SET", metas[2], kept, "EX", ttl)
      call("EXPIRE", buckets, ttl)
      -- The generation that left the window is freed in the background, before its own time to
      -- live ends, which would free it while the server waits.
      local gone = oldest > 0 and opened(call("MGET", prefix .. ":m:" .. oldest - 1)[1])
      if gone then call("UNLINK", prefix .. ":m:" .. oldest - 1, prefix .. ":b:" .. gone[1]) end
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
