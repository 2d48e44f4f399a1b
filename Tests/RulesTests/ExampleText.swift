/// The example of the language's first section.
let exampleText = #"""
  fence   city      file "fences/city.geojson" feature "Innenstadt" margin 25 m
  fence   depot     circle 48.1371, 11.5754 radius 150 m
  fence   route-9   corridor file "fences/route9.geojson" radius 60 m
  fences  schools   file "fences/schools.geojson"
                    limit: speed in km/h from "maxspeed"

  devices vans      "t-017", "t-018", "van-*"
  hours   work      mon-fri 07:00-18:00, sat 08:00-12:00 in Europe/Berlin except 2026-12-25
  field   fuel      at "attributes.fuelLevel" ratio in %
  let     parked    = ignition is off and speed < 5 km/h

  sink    ops       mail "ops@example.org"
  sink    log       file "alerts/{date}.jsonl"

  rule city-speeding "Too fast in the city"
    for      vans
    when     speed > 50 km/h and inside city
    held     30 s
    clear    speed < 45 km/h or outside city
    severity warning
    notify   ops at most every 10 min
    notify   log
    say      "{device} at {peak speed in km/h:0} km/h in {fence}, since {since:HH:mm}"

  rule school-speeding
    each     schools as school
    when     inside school and speed > school.limit
    held     10 s
    notify   ops

  rule battery-low
    when     battery < 15 % and not charging
    held     5 min
    clear    battery > 25 % or charging
    notify   ops remind every 6 h

  rule sos
    on       alarm sos
    severity critical
    notify   ops

  rule left-depot-at-night
    on       exit depot settled 2 fixes
    not during work
    notify   ops at most every 15 min

  rule long-stop
    when     inside depot and parked
    held     2 h even if silent
    notify   log

  rule lost-contact
    when     silent for 20 min
    notify   ops

  rule missed-handover
    sequence exit depot then no enter city within 90 min
    notify   ops

  test "a short burst stays quiet"
    rule     city-speeding
    device   t-017
    at       2026-03-02T08:00:00Z  inside city, speed 95 km/h
    at       +10 s                 speed 96 km/h
    at       +20 s                 speed 60 km/h
    expect   nothing

  test "thirty seconds is speeding"
    rule     city-speeding
    device   t-017
    every    10 s from 2026-03-02T08:00:00Z  inside city, speed 95 km/h x 4
    expect   fired at +30 s since +0 s
  """#
