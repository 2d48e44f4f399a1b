-- A person's half hour in Neovim, without the person: opens two files, follows the findings, and writes what it saw
-- as JSON. Run by EditorTests.swift. Works from Neovim 0.7 on.
local program, folder = vim.env.PICKET_PROGRAM, vim.env.PICKET_FOLDER
local report = { steps = {} }

local function note(key, value)
  report[key] = value
  table.insert(report.steps, key)
end

local function finish()
  local file = assert(io.open(folder .. "/report.json", "w"))
  file:write(vim.fn.json_encode(report))
  file:close()
  vim.cmd("qa!")
end

local function wait(what, condition)
  if not vim.wait(30000, condition, 10) then
    note("timeout", what)
    finish()
  end
end

local function diagnostics(buffer)
  local codes = {}
  for _, finding in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(codes, finding.code or (finding.user_data and finding.user_data.lsp and finding.user_data.lsp.code) or "?")
  end
  return codes
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 30000)
  for _, answer in pairs(answers or {}) do
    if answer.result ~= nil then return answer.result end
    if answer.error then return { error = answer.error.message } end
  end
  return {}
end

local function place(line, column)
  return {
    textDocument = vim.lsp.util.make_text_document_params(0),
    position = { line = line, character = column },
  }
end

local function session()
  local config = { name = "picket", cmd = { program, "lsp" }, root_dir = folder }
  vim.cmd("edit " .. vim.fn.fnameescape(folder .. "/fleet.rules"))
  local fleet = vim.api.nvim_get_current_buf()
  local client
  if vim.lsp.start then
    client = vim.lsp.start(config)
  else
    client = vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(fleet, client)
  end
  vim.cmd("split " .. vim.fn.fnameescape(folder .. "/places.rules"))
  local places = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(places, client)
  vim.cmd("wincmd p")

  -- The three mistakes are told.
  wait("diagnostics", function() return #vim.diagnostic.get(fleet) >= 3 end)
  note("diagnostics", diagnostics(fleet))

  -- Each is mended by its preferred fix, or the first one where all are guesses.
  local fixes = {}
  for _ = 1, 3 do
    local finding = vim.diagnostic.get(fleet)[1]
    if not finding then break end
    local before = #vim.diagnostic.get(fleet)
    local params = {
      textDocument = vim.lsp.util.make_text_document_params(fleet),
      range = {
        start = { line = finding.lnum, character = finding.col },
        ["end"] = { line = finding.end_lnum, character = finding.end_col },
      },
      context = { diagnostics = {}, only = { "quickfix" } },
    }
    local actions = request("textDocument/codeAction", params)
    local chosen = actions[1]
    for _, action in ipairs(actions) do
      if action.isPreferred then
        chosen = action
        break
      end
    end
    if not chosen then break end
    table.insert(fixes, chosen.title)
    vim.lsp.util.apply_workspace_edit(chosen.edit, "utf-16")
    wait("a fix", function() return #vim.diagnostic.get(fleet) < before end)
  end
  note("fixes", fixes)
  note("mended", vim.api.nvim_buf_get_lines(fleet, 0, -1, false))

  -- A line is written, and completed.
  vim.api.nvim_buf_set_lines(fleet, 3, 3, false, { "  clear outside " })
  local labels = {}
  local completed = request("textDocument/completion", place(3, 16))
  for _, item in ipairs(completed.items or completed) do table.insert(labels, item.label) end
  note("completion", labels)
  vim.api.nvim_buf_set_text(fleet, 3, 16, 3, 16, { "depot" })

  local hover = request("textDocument/hover", place(3, 18))
  note("hover", hover.contents and hover.contents.value or hover)

  -- The definition is in the other file.
  vim.api.nvim_win_set_cursor(0, { 4, 18 })
  vim.lsp.buf.definition()
  wait("definition", function() return vim.api.nvim_get_current_buf() == places end)
  note("definition", vim.api.nvim_win_get_cursor(0))

  -- The rename reaches both.
  vim.lsp.buf.rename("yard")
  wait("rename", function()
    local text = table.concat(vim.api.nvim_buf_get_lines(fleet, 0, -1, false), "\n")
    return text:find("yard") ~= nil
  end)
  note("renamed", vim.api.nvim_buf_get_lines(places, 0, -1, false))

  -- The file takes its form.
  vim.api.nvim_win_set_buf(0, fleet)
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = 30000 })
  else
    vim.lsp.buf.formatting_sync(nil, 30000)
  end
  note("formatted", vim.api.nvim_buf_get_lines(fleet, 0, -1, false))
  -- Findings come a moment after the text.
  wait("no findings", function() return #vim.diagnostic.get(fleet) == 0 end)
  note("left", diagnostics(fleet))
end

local ok, message = pcall(session)
if not ok then note("failure", tostring(message)) end
finish()
