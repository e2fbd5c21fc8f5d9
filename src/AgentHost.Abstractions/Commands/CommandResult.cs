using System.Text.Json;

namespace AgentHost;

/// <summary>What a command came to.</summary>
/// <param name="Blocks">What to show.</param>
public sealed record CommandResult(IReadOnlyList<DisplayBlock> Blocks)
{
    /// <summary>The same for programs (<c>--json</c>).</summary>
    public JsonElement? Data { get; init; }

    /// <summary>0 done, 1 found or failed, 2 wrong words. Default 0.</summary>
    public int ExitCode { get; init; }

    /// <summary>A prompt to submit in the session, for a slash command that is one.</summary>
    public string? Prompt { get; init; }

    /// <summary>A result of one text.</summary>
    public static CommandResult Text(string text) => new([new TextBlock(text)]);
}
