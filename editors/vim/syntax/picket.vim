" Vim syntax file of picket rules. Generated from the catalogues: `PICKET_RECORD=1 swift test --filter EditorFiles`.
if exists('b:current_syntax')
  finish
endif

syntax case match
syntax iskeyword @,48-57,_,-,192-255

syntax keyword picketDeclaration fence fences devices hours zone field let sink rule test
syntax keyword picketClause for each when on sequence held clear during if late severity notify say at every until events expect device
syntax keyword picketLogic and or not
syntax keyword picketConstant yes no info warning critical fired reminded cleared withdrawn amended retracted
syntax keyword picketWord has between by inside outside within over silent age moved distance count min max avg sum change enter exit cross changes passes settled including as only except in then was while gap even after
syntax keyword picketField speed course altitude accuracy satellites hdop battery battery_voltage power_voltage charging ignition motion door odometer temperature
syntax keyword picketPlace GB KB MB batch ca circle correct corridor daily digest drop env false feature file fix fixes format from header heard highest hold insecure json kB keep left line lowest mail margin mark most moving nothing password per polygon position radius record remind right rotate saying secret server since states stdout subject text to token unknown user webhook where x
syntax match picketPlace /\<start\>/
syntax keyword picketWord is becomes nextgroup=picketValue skipwhite
syntax match picketValue /\v[[:alpha:]][[:alnum:]_-]*/ contained
syntax keyword picketWord alarm nextgroup=picketAlarm skipwhite
syntax match picketAlarm /\v<(sos|low_battery|movement|overspeed|geofence_enter|geofence_exit|geofence|power_cut|power_restored|vibration|accident|tow|door|ignition_alarm|tamper|jamming|harsh_braking|harsh_acceleration|harsh_cornering|fault|other)>/ contained
syntax match picketNumber /\v%(<|[[:alnum:]_]@1<![-+])\zs\d+(\.\d+)?/ nextgroup=picketUnit skipwhite
syntax match picketUnit /\v(km\/h|deg|gal|m\/s|min|mph|nmi|ft|km|kn|mV|mi|ms|°C|°F|\%|V|d|h|l|m|s)[[:alnum:]_]@!/ contained
syntax match picketTime /\v<\d{4}-\d\d-\d\d([Tt][0-9:.+Zz-]*)?/
syntax match picketTime /\v%(<|-\zs)\d{1,2}:\d\d/
syntax match picketSign /\v[<>!]?\=|[<>]/
syntax region picketString start=/"/ skip=/\\./ end=/"/ oneline contains=picketEscape,picketPlaceholder
syntax match picketEscape /\v\\(["\\n]|u\{\x+\})|\{\{/ contained
syntax match picketPlaceholder /\v\{[^{}"]+\}/ contained
syntax match picketComment /#.*$/ contains=@Spell

highlight default link picketPlace Type
highlight default link picketField Identifier
highlight default link picketWord Keyword
highlight default link picketConstant Constant
highlight default link picketLogic Operator
highlight default link picketClause Statement
highlight default link picketDeclaration PreProc
highlight default link picketValue Constant
highlight default link picketAlarm Constant
highlight default link picketNumber Number
highlight default link picketUnit Special
highlight default link picketTime Number
highlight default link picketSign Operator
highlight default link picketString String
highlight default link picketEscape SpecialChar
highlight default link picketPlaceholder SpecialChar
highlight default link picketComment Comment

let b:current_syntax = 'picket'
