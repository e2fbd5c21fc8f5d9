using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Git.Reviewing;

/// <summary>Findings as SARIF 2.1.0.</summary>
internal static class ReviewSarif
{
    /// <summary>Writes one run.</summary>
    public static JsonObject Write(IReadOnlyList<ReviewFinding> findings, string version) => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "agent review", ["version"] = version } },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. findings.Select(static finding => (JsonNode)Result(finding))]),
        }),
    };

    private static JsonObject Result(ReviewFinding finding) => new()
    {
        ["level"] = finding.Severity,
        ["message"] = new JsonObject { ["text"] = $"{finding.Title}\n\n{finding.Message}" },
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', finding.Path.Split('/').Select(Uri.EscapeDataString)) },
                ["region"] = new JsonObject { ["startLine"] = finding.Line },
            },
        }),
        ["rank"] = Math.Round(finding.Confidence * 100, 1),
        ["properties"] = new JsonObject { ["confidence"] = finding.Confidence },
    };
}
