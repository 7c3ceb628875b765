-- Learns pages of one host into its record, which other processes may have changed meanwhile.
--
-- KEYS[1] record of the host: "wh1", three counts (2 bytes each, big-endian), then page
--         fingerprints (6), observations (3) and block fingerprints with a count (6 + 1),
--         each in the order of last sight, oldest first (workers/extract/hostmemory.py)
-- KEYS[2] hash of drift flags
-- ARGV: host, seconds to live, most pages, most observations, most blocks, then a page each:
--       fingerprint (6), observation (3), block fingerprints (6 each)
-- Returns the record and the host's drift flag.  Bytes that are no record are replaced.
local FP, OBS, HEAD = 6, 3, 9
local most_pages, most_seen, most_blocks = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local function number(text, at)
  local a, b = string.byte(text, at, at + 1)
  return a * 256 + b
end

local pages, known, seen, counts, turn = {}, {}, {}, {}, {}
local now = 0
local data = redis.call("TYPE", KEYS[1]).ok == "string" and redis.call("GET", KEYS[1]) or ""
if #data >= HEAD and string.sub(data, 1, 3) == "wh1" then
  local p, o, b = number(data, 4), number(data, 6), number(data, 8)
  if #data == HEAD + p * FP + o * OBS + b * (FP + 1) then
    local at = HEAD + 1
    for _ = 1, p do
      local page = string.sub(data, at, at + FP - 1)
      pages[#pages + 1], known[page] = page, true
      at = at + FP
    end
    for _ = 1, o do
      seen[#seen + 1] = string.sub(data, at, at + OBS - 1)
      at = at + OBS
    end
    for _ = 1, b do
      local block = string.sub(data, at, at + FP - 1)
      now = now + 1
      counts[block], turn[block] = string.byte(data, at + FP), now
      at = at + FP + 1
    end
  end
end

for i = 6, #ARGV do
  local note = ARGV[i]
  local page = string.sub(note, 1, FP)
  if not known[page] then
    pages[#pages + 1], known[page] = page, true
    seen[#seen + 1] = string.sub(note, FP + 1, FP + OBS)
    for at = FP + OBS + 1, #note, FP do
      local block = string.sub(note, at, at + FP - 1)
      now = now + 1
      counts[block], turn[block] = math.min((counts[block] or 0) + 1, most_pages), now
    end
  end
end

local order = {}
for block in pairs(counts) do order[#order + 1] = block end
table.sort(order, function(a, b) return turn[a] < turn[b] end)

local parts = {}
local function put(list, most, text)
  local first = math.max(1, #list - most + 1)
  for at = first, #list do parts[#parts + 1] = text and text(list[at]) or list[at] end
  local count = #list - first + 1
  return string.char(math.floor(count / 256), count % 256)
end
local head = put(pages, most_pages) .. put(seen, most_seen)
head = head .. put(order, most_blocks, function(block) return block .. string.char(counts[block]) end)
data = "wh1" .. head .. table.concat(parts)
redis.call("SET", KEYS[1], data, "EX", ARGV[2])
return {data, redis.call("HGET", KEYS[2], ARGV[1])}
