using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Result of a tool's call.</summary>
/// <param name="Content">Parts for the model: text, image, file, json.</param>
public sealed record ToolResult(IReadOnlyList<Part> Content)
{
    /// <summary>True when it failed. The text then says, for a model to act on, what went wrong and what to do instead.</summary>
    public bool IsError { get; init; }

    /// <summary>Structured data for programs.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Blocks to show to people; never parsed back.</summary>
    [AllowNull]
    public IReadOnlyList<DisplayBlock> Display { get => field ?? []; init; }

    /// <summary>Files read or changed, relative to the workspace.</summary>
    [AllowNull]
    public IReadOnlyList<string> Paths { get => field ?? []; init; }

    /// <summary>Files whose content the model has now seen, with the version that it saw: what later edits are checked against.</summary>
    [AllowNull]
    public IReadOnlyList<FileVersion> FilesSeen { get => field ?? []; init; }

    /// <summary>
    /// Permission rules that allow, for the rest of the turn, below every rule that asks or denies. They count in trusted workspaces alone, and only from a
    /// plugin whose manifest asks for it (<c>preApprove</c>); from others they are passed over, and so are those that cannot be read.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get => field ?? []; init; }

    /// <summary>
    /// A name under which the result is kept whole when the conversation is shortened, such as that of instructions that were loaded: 1 to 200 characters; a
    /// later result of the same name takes its place. Bounded by the host, which lets go of the oldest first. Null for what may be trimmed.
    /// </summary>
    public string? Pin { get; init; }

    /// <summary>One line for the host's log; reaches neither the model nor an export.</summary>
    public string? LogLine { get; init; }

    /// <summary>A result of one text.</summary>
    public static ToolResult Text(string text) => new([new TextPart(text)]);

    /// <summary>A failure, in words that a model can act on.</summary>
    public static ToolResult Error(string message) => new([new TextPart(message)]) { IsError = true };
}
