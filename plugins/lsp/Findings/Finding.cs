using System.Text.Json;
using AgentHost.Plugins.Lsp.Documents;

namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>A diagnostic. Its places count as its server does.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Severity">1 error, 2 warning, 3 information, 4 hint.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Finding(TextPosition Start, TextPosition End, int Severity, string Message)
{
    public string? Code { get; init; }

    public string? Source { get; init; }

    /// <summary>The word for the severity.</summary>
    public string Level => Severity switch { 1 => "error", 2 => "warning", 3 => "information", _ => "hint" };

    /// <summary>Reads a place; what is missing or negative is 0.</summary>
    public static TextPosition Place(JsonElement position) => new(Math.Max(0, position.Number("line") ?? 0), Math.Max(0, position.Number("character") ?? 0));
}
