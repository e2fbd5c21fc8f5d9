using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Commands;

/// <summary>Diagnostics as SARIF 2.1.0: a run for each server.</summary>
internal static class Sarif
{
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Write(IWorkspaceContext workspace, IReadOnlyList<FindingReport> reports, IReadOnlyList<string> problems)
    {
        var runs = new JsonArray();
        foreach (var server in reports.GroupBy(static report => report.Server))
        {
            var results = new JsonArray();
            foreach (var report in server)
            {
                foreach (var finding in report.Findings)
                {
                    results.Add((JsonNode)Result(PlaceList.Relative(workspace, report.Path), finding));
                }
            }

            runs.Add((JsonNode)Run(server.Key, results, []));
        }

        if (problems.Count > 0 || runs.Count == 0)
        {
            runs.Add((JsonNode)Run("agent", [], problems));
        }

        return new() { ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json", ["version"] = "2.1.0", ["runs"] = runs };
    }

    private static JsonObject Run(string name, JsonArray results, IReadOnlyList<string> problems) => new()
    {
        ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = name } },
        ["columnKind"] = "utf16CodeUnits",
        ["invocations"] = new JsonArray(new JsonObject
        {
            ["executionSuccessful"] = problems.Count == 0,
            ["toolExecutionNotifications"] = new JsonArray(
                [.. problems.Select(static problem => (JsonNode)new JsonObject { ["level"] = "error", ["message"] = new JsonObject { ["text"] = problem } })]),
        }),
        ["results"] = results,
    };

    private static JsonObject Result(string path, Finding finding)
    {
        var result = new JsonObject
        {
            ["level"] = finding.Severity switch { 1 => "error", 2 => "warning", _ => "note" },
            ["message"] = new JsonObject { ["text"] = finding.Message },
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) },
                    ["region"] = new JsonObject
                    {
                        ["startLine"] = finding.Start.Line + 1,
                        ["startColumn"] = finding.Start.Character + 1,
                        ["endLine"] = finding.End.Line + 1,
                        ["endColumn"] = finding.End.Character + 1,
                    },
                },
            }),
        };
        if (finding.Code is { } code)
        {
            result["ruleId"] = code;
        }

        return result;
    }
}
