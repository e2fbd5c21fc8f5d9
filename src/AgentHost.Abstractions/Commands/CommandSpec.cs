using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>A command as its manifest declares it.</summary>
/// <param name="Name">The word, <c>^[a-z0-9]+(-[a-z0-9]+)*$</c>.</param>
/// <param name="Description">One line for help.</param>
public sealed record CommandSpec(string Name, string Description)
{
    /// <summary>Other words for it.</summary>
    [AllowNull]
    public IReadOnlyList<string> Aliases { get => field ?? []; init; }

    /// <summary>Left out of help. Default false.</summary>
    public bool Hidden { get; init; }

    /// <summary>Also a verb of the program: <c>agent NAME</c>. Default false.</summary>
    public bool Cli { get; init; }

    /// <summary>Only a verb of the program: in a conversation <c>/NAME</c> is left to files and skills. Default false.</summary>
    public bool CliOnly { get; init; }

    /// <summary>
    /// True when it was found rather than declared: a file, a skill, a prompt of a server. Running it changes nothing and gives a prompt. The host says so;
    /// what a source says of it does not count. Default false.
    /// </summary>
    public bool Found { get; init; }

    /// <summary>
    /// Arguments that may stand behind it, for help: <c>[NAME]</c>, <c>list | show NAME</c>, where words in small letters stand for themselves, and shells
    /// complete them; empty for nothing: words there are refused. Absent, any words may stand there.
    /// </summary>
    public string? ArgumentHint { get; init; }

    /// <summary>
    /// Tools of other plugins that it may end with a call of (<see cref="CommandResult.Call"/>), where they are there; as many as 20. Default none.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> Calls { get => field ?? []; init; }

    /// <summary>Its options. Where a line of a conversation calls it, the host reads them from the words.</summary>
    [AllowNull]
    public IReadOnlyList<OptionSpec> Options { get => field ?? []; init; }
}
