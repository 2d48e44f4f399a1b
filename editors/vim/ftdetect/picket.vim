" `.rules` is a name that others use too: those of udev are left to Vim.
autocmd BufNewFile,BufRead *.rules if expand('%:p') !~# '/udev/' | setlocal filetype=picket | endif
