-- The profiles of the open stories that share the most with an article, best first.
--
-- KEYS[1] prefix.  ARGV: stories looked at per feature, most candidates, article whose story is
-- looked at in any case (or ''), then for each feature its name and what sharing it is worth.
local prefix, latest, most, followed = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local votes, stories = {}, {}
for at = 4, #ARGV, 2 do
  local worth = tonumber(ARGV[at + 1])
  for _, story in ipairs(redis.call('ZREVRANGE', prefix .. ':f:' .. ARGV[at], 0, latest - 1)) do
    if not votes[story] then
      votes[story] = 0
      stories[#stories + 1] = story
    end
    votes[story] = votes[story] + worth
  end
end
table.sort(stories, function(a, b)
  if votes[a] ~= votes[b] then return votes[a] > votes[b] end
  return a < b
end)
local function resolved(story)
  for _ = 1, 8 do
    local into = redis.call('GET', prefix .. ':r:' .. story)
    if not into then break end
    story = into
  end
  return story
end
-- A story that was merged or has expired may still stand under a feature: others take its place.
local profiles, taken = {}, {}
for at = 1, math.min(3 * most, #stories) do
  if #profiles == most then break end
  local profile = redis.call('GET', prefix .. ':p:' .. stories[at])
  taken[stories[at]] = true
  if profile then profiles[#profiles + 1] = profile end
end
if followed ~= '' then
  local story = redis.call('GET', prefix .. ':a:' .. followed)
  story = story and resolved(story)
  local profile = story and not taken[story] and redis.call('GET', prefix .. ':p:' .. story)
  if profile then profiles[#profiles + 1] = profile end
end
return profiles
