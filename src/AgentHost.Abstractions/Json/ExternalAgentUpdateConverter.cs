using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes news of external agents by their <c>type</c>.</summary>
public sealed class ExternalAgentUpdateConverter : OpenTypeConverter<ExternalAgentUpdate>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo? Find(string type) => type switch
    {
        "text" => AgentJsonContext.Default.ExternalText,
        "tool-started" => AgentJsonContext.Default.ExternalToolStarted,
        "tool-finished" => AgentJsonContext.Default.ExternalToolFinished,
        "plan" => AgentJsonContext.Default.ExternalPlan,
        "usage" => AgentJsonContext.Default.ExternalUsage,
        "mode" => AgentJsonContext.Default.ExternalModeChanged,
        _ => null,
    };

    /// <inheritdoc/>
    protected override ExternalAgentUpdate Keep(string type, JsonElement raw) => new UnknownExternalUpdate(type, raw);

    /// <inheritdoc/>
    protected override JsonElement? RawOf(ExternalAgentUpdate value) => (value as UnknownExternalUpdate)?.Raw;
}
