using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A call has ended.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Tool">The tool.</param>
/// <param name="State">State that it ended in.</param>
public sealed record ToolCompleted(string CallId, string Tool, ToolState State) : AgentEvent("tool.completed")
{
    /// <summary>Milliseconds from permission to end.</summary>
    public double DurationMs { get; init; }

    /// <summary>Verdict against the call, when it was denied.</summary>
    public PermissionVerdict? Verdict { get; init; }

    /// <summary>Blocks to show to people.</summary>
    [AllowNull]
    public IReadOnlyList<DisplayBlock> Display { get => field ?? []; init; }

    /// <summary>Files touched.</summary>
    [AllowNull]
    public IReadOnlyList<string> Paths { get => field ?? []; init; }

    /// <summary>Files whose content the model has now seen.</summary>
    [AllowNull]
    public IReadOnlyList<FileVersion> FilesSeen { get => field ?? []; init; }

    /// <summary>Structured data of the result.</summary>
    public System.Text.Json.JsonElement? Data { get; init; }
}
