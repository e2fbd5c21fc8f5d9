using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Commands;

/// <summary><c>agent lsp</c>, and <c>/lsp</c>.</summary>
internal sealed class LspCommand(ServerPool pool) : Command
{
    private const int MostShown = 10_000;

    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Arguments.ToArray() switch
        {
            [] or ["list"] => List(await pool.SpecsAsync(cancellationToken), context.Workspace.Target),
            ["status"] => Status(),
            ["check", .. { Length: > 0 } files] => await CheckAsync(files, call, cancellationToken),
            [("restart" or "stop") and var what, .. var names] => await EndAsync(what, names, cancellationToken),
            _ => CommandResult.Wrong("Say agent lsp list, status, check FILE…, restart [NAME…] or stop [NAME…]."),
        };
    }

    private static CommandResult List(IReadOnlyList<ServerSpec> specs, string target)
    {
        var rows = new List<IReadOnlyList<string>>();
        var data = new JsonArray();
        foreach (var spec in specs.OrderBy(static spec => spec.Name, StringComparer.Ordinal))
        {

            // The programs of a place are not those of this machine's PATH.
            bool? there = target == "local" ? ProgramLookup.IsThere(spec.Command) : null;
            var said = there switch { true => "installed", false => spec.Acquire ?? "not installed", null => $"not looked for on {target}" };
            rows.Add([spec.Name, string.Join(' ', spec.FileTypes), spec.Plugin, said]);
            data.Add((JsonNode)new JsonObject
            {
                ["name"] = spec.Name,
                ["command"] = spec.Command,
                ["fileTypes"] = new JsonArray([.. spec.FileTypes.Select(static type => (JsonNode)type)]),
                ["installed"] = there,
                ["acquire"] = spec.Acquire,
                ["plugin"] = spec.Plugin
            });
        }

        return new([rows.Count == 0 ? new TextBlock("There are no language servers here.") : new TableBlock(["name", "files", "plugin", "program"], rows)])
        {
            Data = Json.Of(data)
        };
    }

    private CommandResult Status()
    {
        var rows = new List<IReadOnlyList<string>>();
        var data = new JsonArray();
        foreach (var slot in pool.Slots)
        {
            var state = slot.State.ToString().ToLowerInvariant();
            rows.Add([slot.Spec.Name, slot.Root, state, slot.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "", slot.Reason ?? ""]);
            data.Add((JsonNode)new JsonObject
            {
                ["name"] = slot.Spec.Name,
                ["root"] = slot.Root,
                ["state"] = state,
                ["process"] = slot.ProcessId,
                ["crashes"] = slot.Crashes,
                ["reason"] = slot.Reason,
                ["log"] = new JsonArray([.. slot.Log.Lines.Select(static line => (JsonNode)line)])
            });
        }

        return new([
            rows.Count == 0 ? new TextBlock("No language server was needed yet.") : new TableBlock(["name", "root", "state", "process", "reason"], rows)
        ]) { Data = Json.Of(data) };
    }

    private async Task<CommandResult> CheckAsync(string[] files, CommandCall call, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(call.Options.TryGetValue("timeout", out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var seconds) ? Math.Clamp(seconds, 1, 600) : 30);
        var reports = new List<FindingReport>();
        var problems = new List<string>();
        foreach (var file in files)
        {
            try
            {
                reports.AddRange(await FileCheck.RunAsync(pool, file, patience, cancellationToken));
            }
            catch (Exception exception) when (exception is LspException or FileAccessException)
            {
                problems.Add(exception.Message);
            }
        }

        problems.AddRange(reports.Where(static report => !report.Settled).Select(report =>
            $"{PlaceList.Relative(pool.Workspace, report.Path)}: {report.Problem ?? $"{report.Server} was not done after {patience.TotalSeconds:0} s."}"));
        var blocks = new List<DisplayBlock>();
        if (call.Options.TryGetValue("sarif", out var sarif) && sarif.ValueKind == JsonValueKind.True)
        {
            blocks.Add(new TextBlock(Sarif.Write(pool.Workspace, reports, problems).ToJsonString(Sarif.Indented)));
        }
        else
        {
            var text = string.Concat(reports.Select(report => FindingText.Write(PlaceList.Relative(pool.Workspace, report.Path), report.Findings, MostShown)))
                + string.Concat(problems.Select(static problem => $"! {problem}\n"));
            blocks.Add(new TextBlock(text.Length == 0 ? "Nothing found." : text.TrimEnd()));
        }

        return new(blocks)
        {
            ExitCode = problems.Count > 0 || reports.Exists(static report => report.Findings.Any(static finding => finding.Severity == 1)) ? 1 : 0,
            Data = Data(reports, problems),
        };
    }

    private JsonElement Data(List<FindingReport> reports, List<string> problems)
    {
        var findings = new JsonArray();
        foreach (var report in reports)
        {
            foreach (var finding in report.Findings)
            {
                findings.Add((JsonNode)new JsonObject
                {
                    ["path"] = PlaceList.Relative(pool.Workspace, report.Path),
                    ["line"] = finding.Start.Line + 1,
                    ["column"] = finding.Start.Character + 1,
                    ["endLine"] = finding.End.Line + 1,
                    ["endColumn"] = finding.End.Character + 1,
                    ["severity"] = finding.Level,
                    ["code"] = finding.Code,
                    ["source"] = finding.Source,
                    ["message"] = finding.Message,
                    ["server"] = report.Server,
                });
            }
        }

        return Json.Of(new JsonObject { ["diagnostics"] = findings, ["problems"] = new JsonArray([.. problems.Select(static problem => (JsonNode)problem)]) });
    }

    private async Task<CommandResult> EndAsync(string what, string[] names, CancellationToken cancellationToken)
    {
        var specs = await pool.SpecsAsync(cancellationToken);
        if (names.FirstOrDefault(name => specs.All(spec => spec.Name != name)) is { } unknown)
        {
            return CommandResult.Wrong($"There is no language server {unknown}: agent lsp list shows those that there are.");
        }

        var slots = pool.Slots.Where(slot => names.Length == 0 || names.Contains(slot.Spec.Name)).ToList();
        var lines = new List<string>();
        foreach (var slot in slots)
        {
            await slot.StopAsync(cancellationToken);
            if (what == "restart")
            {
                try
                {
                    await slot.AcquireAsync(cancellationToken);
                }
                catch (LspException exception)
                {
                    lines.Add(exception.Message);
                    continue;
                }
            }

            lines.Add($"{slot.Spec.Name} in {slot.Root}: {slot.State.ToString().ToLowerInvariant()}.");
        }

        return CommandResult.Text(lines.Count == 0 ? "None of them runs in this process." : string.Join('\n', lines));
    }
}
