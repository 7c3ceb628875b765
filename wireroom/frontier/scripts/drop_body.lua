-- Arguments: references.
for at = 6, #ARGV do
  drop_body(ARGV[at])
end
return 1
