using System.Text;
using AgentHost.Abstractions.SourceGenerator.Model;
using AgentHost.Abstractions.SourceGenerator.Reading;

namespace AgentHost.Abstractions.SourceGenerator.Writing;

/// <summary>A tool's entry in the manifest.</summary>
internal static class EntryWriter
{
    // The contract's words for its bits, in their order.
    private static readonly string[] EffectWords = ["read", "write", "exec", "network", "mcp", "agent"];

    public static string Write(ToolModel tool, string description)
    {
        var text = new StringBuilder();
        text.Append("{\"name\":").Append(JsonText.Quote(tool.Name));
        text.Append(",\"description\":").Append(JsonText.Quote(description));
        text.Append(",\"inputSchema\":").Append(SchemaWriter.Write(tool.Arguments));
        if (tool.Effects is { } effects)
        {
            text.Append(",\"effects\":[")
                .Append(string.Join(",", EffectWords.Where((_, bit) => (effects & (1 << bit)) != 0).Select(JsonText.Quote))).Append(']');
        }

        text.Append(tool.Defer ? ",\"defer\":true" : "");
        if (tool.Replaces is { } other)
        {
            text.Append(",\"replaces\":").Append(JsonText.Quote(other));
        }

        text.Append(tool.NeedsUser ? ",\"needsUser\":true" : "");
        text.Append(tool.LongRunning ? ",\"longRunning\":true" : "");
        if (tool.TimeoutSeconds > 0)
        {
            text.Append(",\"timeoutSeconds\":").Append(Literals.Number(tool.TimeoutSeconds));
        }

        return text.Append('}').ToString();
    }
}
