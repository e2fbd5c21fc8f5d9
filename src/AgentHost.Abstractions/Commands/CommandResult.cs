using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Result of a command.</summary>
/// <param name="Blocks">Blocks to show.</param>
public sealed record CommandResult(IReadOnlyList<DisplayBlock> Blocks)
{
    /// <summary>The same for programs (<c>--json</c>).</summary>
    public JsonElement? Data { get; init; }

    /// <summary>0 done, 1 found or failed, 2 wrong words. Default 0.</summary>
    public int ExitCode { get; init; }

    /// <summary>A prompt to submit in the session, for a slash command that is one.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// A call that the host makes when the command has ended, as a client's own (hooks, rules, permissions, audit), by a tool of the same plugin, or one that
    /// the declaration names (<see cref="CommandSpec.Calls"/>); it may start sub-agents. Its text is shown behind <see cref="Blocks"/>, a JSON part of it takes
    /// the place of absent <see cref="Data"/>, and a failed call makes an exit code of 0 a 1. Absent for none. Of a command that a manifest declares, and not
    /// beside <see cref="Prompt"/>.
    /// </summary>
    public SessionCall? Call { get; init; }

    /// <summary>
    /// A name, of 200 characters at most, under which the message of <see cref="Prompt"/> is kept through compactions (<see cref="TextPart.Pin"/>): for
    /// instructions that hold on. It is the plugin's own; <c>TOOL:NAME</c> is the name that results of its tool <c>TOOL</c> have with
    /// <see cref="ToolResult.Pin"/> <c>NAME</c>, and the later of them stays. Absent for a prompt like any other.
    /// </summary>
    public string? Pin { get; init; }

    /// <summary>Permission rules that allow for the turn of <see cref="Prompt"/>: as <see cref="ToolResult.Allow"/>.</summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get => field ?? []; init; }

    /// <summary>The model that the prompt asks for, where the person names none. One that cannot be had is left out by the host, with a warning.</summary>
    public string? Model { get; init; }

    /// <summary>The agent that the prompt asks for, where the person names none.</summary>
    public string? Agent { get; init; }

    /// <summary>
    /// Text whose references (<c>@NAME</c>) go with <see cref="Prompt"/> as those do that the person writes; absent for none. A command leaves it out where its
    /// words are those of a workspace that is not trusted.
    /// </summary>
    public string? ReferenceText { get; init; }

    /// <summary>File that the words of <see cref="Prompt"/> were found in, for what is said of them; absent for none.</summary>
    public string? File { get; init; }

    /// <summary>Warnings of what is odd about it and does not stop it, one sentence each, for the person. Default none.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }

    /// <summary>A result of one text.</summary>
    public static CommandResult Text(string text) => new([new TextBlock(text)]);

    /// <summary>A result that says what is wrong with the words.</summary>
    public static CommandResult Wrong(string text) => new([new TextBlock(text)]) { ExitCode = 2 };
}
